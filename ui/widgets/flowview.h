// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/flowpicture.h"

#include <QScrollArea>

#include <memory>

class QSvgRenderer;

/// A picture of who said what to whom, in the colours of the palette and as wide as there is room. The keyboard scrolls
/// it, below the names of the parties, which stay; its messages are its accessible description. GUI thread.
class FlowView : public QScrollArea
{
    Q_OBJECT

public:
    FlowView(const QString &objectName, QWidget *parent = nullptr);
    ~FlowView() override;

    /// What it was before stays where it is, or at its end where it was there and \a follows; \a isAnother begins at
    /// the start, or at the end.
    void showPicture(const FlowPicture &picture, bool isAnother, bool follows);
    const FlowPicture &picture() const { return m_picture; }
    /// Brings the message \a index into view.
    void bring(qsizetype index);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    class Canvas;
    void draw();
    void layHead();

    std::unique_ptr<QSvgRenderer> m_renderer;
    Canvas *m_canvas;
    Canvas *m_head;
    FlowPicture m_picture;
};

/// The picture on paper, as PNG with two pixels for each of its own; a long one with fewer.
QByteArray flowPng(const FlowPicture &picture);
