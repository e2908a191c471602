// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/foldedtext.h"

QString foldedText(const QString &text)
{
    const QString decomposed = text.normalized(QString::NormalizationForm_KD);
    QString bare;
    bare.reserve(decomposed.size());
    for (const QChar c : decomposed) {
        if (c.category() != QChar::Mark_NonSpacing && !c.isNull())
            bare.append(c);
    }
    // Qt folds one character to one; this one has two in capitals.
    return bare.toCaseFolded().replace(QChar(0x00df), QLatin1String("ss"));
}

QByteArray sortKey(const QString &text)
{
    return foldedText(text.left(100)).toUtf8().left(200);
}

QString containsPattern(const QString &word)
{
    QString pattern = foldedText(word);
    for (const QLatin1Char special : {QLatin1Char('!'), QLatin1Char('%'), QLatin1Char('_')})
        pattern.replace(special, QString(QLatin1Char('!')) + special);
    return QLatin1Char('%') + pattern + QLatin1Char('%');
}
