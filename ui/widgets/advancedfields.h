// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/connectformmodel.h"

#include <QWidget>

class ProfileField;
class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

/// The part of an app profile that most never touch: addresses, extra parameters, PKCE, issuer, approving,
/// refreshing and the data region.
class AdvancedFields : public QWidget
{
    Q_OBJECT

public:
    explicit AdvancedFields(QWidget *parent = nullptr);

    void fill(const AppProfile &profile);
    /// Another profile: what was typed as base and as parameters goes too.
    void begin(const AppProfile &profile);
    /// Puts what was typed into \a profile, but for the parameters, which may not be readable.
    void take(AppProfile *profile) const;
    void showStates(const ConnectFormModel *model);
    bool focusWrong();

Q_SIGNALS:
    void edited();
    void baseEdited(const QString &base);
    /// As ConnectFormModel::setParameters().
    void parametersEdited(const QString &field, const QString &text);

private:
    struct Parameters {
        QString field;
        QPlainTextEdit *box;
        QLabel *sentence;
        bool isWrong = false;
    };
    ProfileField *addField(class QFormLayout *form, const QString &field, const QString &name);
    QWidget *makeParameters();
    QWidget *makeRefreshing();
    void showApproval(const AppProfile &profile);

    QList<ProfileField *> m_fields;
    QList<Parameters> m_parameters;
    ProfileField *m_wrong = nullptr;
    QLineEdit *m_base;
    QCheckBox *m_pkce = nullptr;
    QCheckBox *m_sendScope = nullptr;
    QCheckBox *m_approves = nullptr;
    QCheckBox *m_refreshesAhead = nullptr;
    QSpinBox *m_refreshDays = nullptr;
    QLabel *m_whyNot = nullptr;
    bool m_filling = false;
};
