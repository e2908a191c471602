// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"

#include <QWidget>

class DoctorModel;
class ProfileChoice;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;
struct DoctorCheck;

/// The redirect URI doctor as a panel in the window: what is examined, one line for each check, live, and the acts that
/// mend.
class DoctorPanel : public QWidget
{
    Q_OBJECT

public:
    /// Becomes the parent of \a model.
    explicit DoctorPanel(DoctorModel *model, QWidget *parent = nullptr);

    DoctorModel *model() { return m_model; }
    /// Examines \a profile at once; \a sentUri: what Miro was given or says it got, or empty.
    void examine(const AppProfile &profile, const QString &sentUri = {});
    void requestClose();

Q_SIGNALS:
    void closed();
    void unlockRequested();
    void editProfileRequested(const AppProfile &profile);
    void helpRequested(const QString &topic);

private:
    struct Line {
        QWidget *row;
        QLabel *mark;
        QLabel *sentence;
        QLabel *nextAct;
        QPushButton *fix;
    };

    void wire();
    void showProfiles();
    void showUris();
    void showAll();
    void showCheck(int index);
    void showVerdict();
    Line makeLine(const DoctorCheck &check);
    void run();
    void mend(const QString &action);

    DoctorModel *m_model;
    ProfileChoice *m_app;
    QComboBox *m_uri;
    QLineEdit *m_sent;
    QPushButton *m_run;
    QPushButton *m_try;
    QLabel *m_mark;
    QLabel *m_verdict;
    QVBoxLayout *m_lines;
    QList<Line> m_shown;
    QPushButton *m_copy;
    QPushButton *m_help;
    QPushButton *m_close;
};
