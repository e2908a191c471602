// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/flowpicture.h"
#include "widgets/questions.h"

#include <QDialog>

class ErrorNote;
class FlowView;
class QLabel;

/// A picture of who said what to whom in a window of its own: of one authorization, live, or of an installation's
/// history. It can be saved. GUI thread.
class FlowDialog : public QDialog
{
    Q_OBJECT

public:
    /// \a picture is asked for now, and again by refresh().
    FlowDialog(const QString &title, std::function<FlowPicture()> picture, AskFile askFile, QWidget *parent);

public Q_SLOTS:
    void refresh();

Q_SIGNALS:
    void helpRequested(const QString &topic);

private:
    void save(bool asPng);

    std::function<FlowPicture()> m_picture;
    AskFile m_askFile;
    FlowView *m_view;
    ErrorNote *m_error;
    QLabel *m_says;
};
