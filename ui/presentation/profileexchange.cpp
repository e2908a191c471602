// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/profileexchange.h"

#include "domain/profilefile.h"
#include "presentation/words.h"
#include "storage/profilestore.h"
#include "vault/tokenvault.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace {

QString tr(const char *text)
{
    return ProfileExchange::tr(text);
}

Status readInto(QByteArray *content, const QString &path, qint64 limit)
{
    // Opening a pipe would wait for whoever writes into it.
    if (const QFileInfo info(path); info.exists() && !info.isFile()) {
        return Error{ErrorKind::InvalidInput, tr("That is a folder or a device, not a file that can be read."), {},
                     QStringLiteral("unreadable_file")};
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) // a buffer would keep a copy of a key
        return Error{ErrorKind::InvalidInput, tr("The file cannot be read."), file.errorString(), QStringLiteral("unreadable_file")};
    *content = file.read(limit + 1);
    if (content->size() > limit)
        return Error{ErrorKind::InvalidInput, tr("The file is too long for what it should be."), {}, QStringLiteral("file_too_long")};
    return success();
}

} // namespace

Result<QByteArray> fileContent(const QString &path, qint64 limit)
{
    QByteArray content;
    if (const Status read = readInto(&content, path, limit); !read)
        return read.error();
    return content;
}

Result<Secret> secretFileContent(const QString &path, qint64 limit)
{
    QByteArray content;
    const Status read = readInto(&content, path, limit);
    const Secret secret = Secret::takeFrom(content); // also what is too long: it is wiped with it
    if (!read)
        return read.error();
    return secret;
}

Status writeFile(const QString &path, const QByteArray &content)
{
    constexpr QFileDevice::Permissions ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(ownerOnly) && file.write(content) == content.size()
        && file.commit())
        return success();
    return Error{ErrorKind::InvalidInput, tr("The file cannot be written."), file.errorString(), QStringLiteral("unwritable_file")};
}

ProfileExchange::ProfileExchange(const ProfileStore *profiles, const TokenVault *vault, Clock clock, QObject *parent)
    : QObject(parent), m_profiles(profiles), m_vault(vault), m_clock(std::move(clock))
{
}

void ProfileExchange::exportTo(const QString &path, const QList<AppProfile> &profiles)
{
    if (const Status written = writeFile(path, toProfileFile(profiles)); !written)
        Q_EMIT failed(tr("The app profiles were not exported."), written.error());
    else
        Q_EMIT exported(profiles.size() == 1
                            ? tr("%1 is exported, without its client secret.").arg(shownText(profiles.first().name))
                            : tr("%1 app profiles are exported, without their client secrets.").arg(countWord(profiles.size())));
}

void ProfileExchange::importFrom(const QString &path)
{
    if (m_isBusy)
        return;
    const Result<QByteArray> content = fileContent(path, 1024 * 1024);
    const Result<ProfileFile> file = content ? readProfileFile(*content) : Result<ProfileFile>(content.error());
    if (!file) {
        Q_EMIT failed(tr("Nothing was imported."), file.error());
        return;
    }
    m_isBusy = true;
    m_waiting = file->profiles;
    m_sentences = file->remarks;
    m_last = 0;
    m_added = 0;
    addNext();
}

void ProfileExchange::addNext()
{
    if (m_waiting.isEmpty()) {
        m_isBusy = false;
        m_sentences.prepend(m_added == 0   ? tr("Nothing was imported.")
                                : m_added == 1 ? tr("1 app profile was imported. Enter its client secret before you use it.")
                                : tr("%1 app profiles were imported. Enter their client secrets before you use them.")
                                      .arg(countWord(m_added)));
        Q_EMIT imported(m_sentences, m_last);
        return;
    }
    const AppProfile profile = m_waiting.takeFirst();
    const auto refuse = [this, name = shownText(profile.name)](const Error &error) {
        if (error.cause == QLatin1String("name_taken")) {
            m_sentences.append(tr("%1 was not imported: there is an app profile of that name here already. Rename the one "
                                  "here, or edit the name in the file; then import it again.")
                                   .arg(name));
        } else {
            m_sentences.append(tr("%1 was not imported: %2").arg(name, error.summary));
        }
        addNext();
    };
    if (const std::optional<Error> error = objection(profile)) {
        refuse(*error);
        return;
    }
    const auto answer = m_profiles->add(profile, {}, m_vault->sealFunction(), m_clock());
    whenDone(answer, this, [this, refuse](const Result<AppProfile> &added) {
        if (!added) {
            refuse(added.error());
            return;
        }
        ++m_added;
        m_last = added->id;
        if (const QStringList hosts = foreignHosts(*added); !hosts.isEmpty()) {
            m_sentences.append(tr("Codes, client secret and tokens of %1 go to %2, not to Miro.")
                                   .arg(shownText(added->name), shownText(hosts.join(QStringLiteral(", ")))));
        }
        addNext();
    });
}
