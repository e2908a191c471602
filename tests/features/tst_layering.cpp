// SPDX-License-Identifier: GPL-3.0-or-later

// The tables below are to be read, so their texts are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include <QDir>
#include <QDirIterator>
#include <QHash>
#include <QLibraryInfo>
#include <QRegularExpression>
#include <QTest>

namespace {

/// A room, and all that its files may include beside their own room and the C++ library.
struct Floor {
    QString room;
    QStringList rooms;     ///< or single headers of them
    QStringList qt;        ///< Qt modules
    QStringList libraries; ///< headers of the system and of other libraries, as regular expressions
};

// The floors of the house. This table is the rule; the link lists in the rooms' CMakeLists.txt repeat it for
// the linker. From the ground up; a room that is not here may not exist. The files right in app/ are the composition
// root: they may see everything, and no room may see them.
const QList<Floor> floors = {
    // clang-format off
    {"app/core",        {},                                        {"QtCore"}, {"sys/prctl.h", "sys/resource.h", "sys/socket.h", "unistd.h"}},
    {"app/domain",      {"core"},                                  {"QtCore", "QtNetwork"}, {}},
    {"app/http",        {"core", "domain/httpfacts.h", "domain/ratelimit.h"}, {"QtCore", "QtNetwork"}, {"fcntl.h", "sys/socket.h", "unistd.h"}},
    {"app/vault",       {"core", "domain"},                        {"QtCore", "QtConcurrent"}, {"arpa/inet.h", "sodium.h", "qt6keychain/keychain.h", "openssl/\\w+\\.h"}},
    {"app/storage",     {"core", "domain"},                        {"QtCore", "QtSql"}, {"fcntl.h", "sys/stat.h", "sys/statfs.h", "sys/vfs.h", "unistd.h"}},
    {"app/oauth",       {"core", "domain", "http"},                {"QtCore", "QtNetwork"}, {}},
    {"app/miro",        {"core", "domain", "http"},                {"QtCore", "QtNetwork"}, {"yaml-cpp/anchor.h", "yaml-cpp/eventhandler.h", "yaml-cpp/yaml.h"}},
    {"app/lifecycle",   {"core", "domain", "http", "oauth", "miro", "vault", "storage"}, {"QtCore"}, {}},
    {"app/cli",         {"core", "domain", "lifecycle", "storage"}, {"QtCore"}, {}},
    {"app/sandbox",     {"core", "http"},                          {"QtCore", "QtNetwork"}, {"sys/socket.h", "unistd.h"}},
    {"ui/presentation", {"core", "domain", "lifecycle", "storage", "vault/tokenvault.h"}, {"QtCore"}, {}},
    {"ui/widgets",      {"core", "domain", "presentation"},        {"QtCore", "QtGui", "QtSvg", "QtWidgets"}, {}},
    // clang-format on
};

/// Where one file may do what its floor may not.
struct Exception {
    QString file; ///< a regular expression on the whole path
    QStringList rooms; ///< or single headers
    QStringList qt;
};

const QList<Exception> exceptions = {
    // The flow class is subclassed here; no header shows it.
    {"app/oauth/\\w+\\.cpp", {}, {"QtNetworkAuth"}},
    // The addresses that belong to --base, or to none.
    {"app/cli/profileoptions\\.cpp", {"miro/endpoints.h"}, {}},
    // A manifest's text and what it says belong together.
    {"app/cli/files\\.cpp", {"miro/manifest.h"}, {}},
};

/// Words of a library that only some rooms may say, so that nothing of it leaks out by forward declaration.
struct Word {
    QString pattern;
    QString where; ///< a regular expression on the whole path: the files that may
    QString why;
};

const QList<Word> words = {
    {"\\bQSql\\w+", "app/storage/.*", "SQL stays in storage"},
    {"\\bQ(Abstract)?OAuth\\w+", "app/oauth/\\w+\\.cpp", "the flow class stays inside oauth's sources"},
    {"\\b(QKeychain|crypto_\\w+|sodium_\\w+|randombytes_\\w+)\\b", "app/vault/.*", "cryptography stays in the vault"},
    {"\\b((EVP|X509|X509V3|PEM|BIO|ASN1|SSL|ERR|BN|OPENSSL|OSSL)_\\w+|EVP|X509|BIO|BIGNUM)\\b", "app/vault/.*", "certificates are made in the vault"},
    {"\\b(QObject|Q_OBJECT|Q_GADGET)\\b", "(?!app/domain/).*", "domain has values and functions only"},
    {"\\b(currentDateTime\\w*|currentMSecs\\w*|systemNow|QElapsedTimer|QTimer|now)\\s*\\(", "(?!app/domain/).*",
     "domain has no clock"},
    {"\\bsystemNow\\s*\\(", "app/core/seams\\.\\w+|app/\\w+\\.cpp", "time is handed in: a Clock or an Instant"},
    {"\\b(QColor|QIcon|QFont|QPixmap|QBrush|QWidget)\\b", "(?!ui/presentation/).*", "presentation paints nothing"},
    {"\\bQEventLoop\\b|\\bprocessEvents\\b", "(?!.*)", "no nested event loop"},
    {"(\\.|->|\\bQ\\w*Application::)exec\\s*\\(", "app/storage/.*|app/\\w+\\.cpp|app/sandbox/sandboxmain\\.cpp",
     "no nested event loop: open() a dialog, popup() a menu"},
    {"\\b(QDialog|QMenu|QMessageBox|QFileDialog|QInputDialog)::(exec|get\\w+|question|information|warning|critical)\\b",
     "(?!.*)", "no nested event loop: open() a dialog, popup() a menu"},
    {"\\bwaitFor\\w+\\s*\\(", "(?!.*)", "nothing waits in place"},
    {"\\b[mu]?sleep\\w*\\s*\\(", "(?!.*)", "nothing sleeps"},
    {"(\\.|->)then\\s*\\(", "(?!.*)", "whenDone(): QFuture::then with a context aborts on Qt 6.4"},
    {":\\s*public\\s+QThread\\b", "(?!.*)", "no subclass of QThread"},
    // yaml-cpp throws; one file turns that into Errors.
    {"\\b(throw|try|catch)\\b", "app/miro/yamltree\\.cpp", "failures are Errors"},
    {"\\bYAML\\b|<yaml-cpp/", "app/miro/yamltree\\.cpp", "yaml-cpp stays in one file, which catches what it throws"},
};

const QString root = GRANTDESK_SOURCE_DIR "/";

QStringList filesIn(const QStringList &folders, const QStringList &names)
{
    QStringList paths;
    for (const QString &folder : folders) {
        QDirIterator files(root + folder, names, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            paths += files.next().mid(root.size());
    }
    paths.sort();
    return paths;
}

QString contentOf(const QString &path)
{
    QFile file(root + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The file without comments and without what stands in quotes; lines stay where they are.
QString codeOf(const QString &path)
{
    static const QRegularExpression notCode(
        "R\"(\\w*)\\(.*?\\)\\1\""             // a raw string
        "|\"(?:[^\"\\\\\\n]|\\\\.)*\""           // a string
        "|(?<!\\w)'(?:[^'\\\\\\n]|\\\\.)+'" // a character, not the mark in 30'000
        "|//[^\\n]*"                          // comments
        "|/\\*.*?\\*/",
        QRegularExpression::DotMatchesEverythingOption);
    const QString content = contentOf(path);
    QString code;
    qsizetype from = 0;
    QRegularExpressionMatchIterator matches = notCode.globalMatch(content);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        code += content.mid(from, match.capturedStart() - from);
        code += QString(match.captured().count('\n'), '\n');
        from = match.capturedEnd();
    }
    code += content.mid(from);
    return code;
}

QString roomOf(const QString &path)
{
    return path.section('/', 0, 1);
}

bool wholeMatch(const QString &pattern, const QString &text)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

/// Which module of the Qt we build with has a header: "QWidget" -> "QtWidgets".
QHash<QString, QString> qtHeaders()
{
    QHash<QString, QString> modules;
    const QDir headers(QLibraryInfo::path(QLibraryInfo::HeadersPath));
    for (const QString &module : headers.entryList({"Qt*"}, QDir::Dirs)) {
        for (const QString &header : QDir(headers.filePath(module)).entryList({"Q*"}, QDir::Files)) {
            if (header != module && !header.contains('.'))
                modules.insert(header, module);
        }
    }
    return modules;
}

} // namespace

class tst_layering : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(".*")); }
    void everyRoomHasItsFloor();
    void everyIncludeKeepsToTheFloors();
    void noRoomSpeaksOfWhatItMayNotKnow();
    void noFileIsTooLong();
    void everyNameSaysWhatIsInTheFile();
    void everyFileBeginsWithItsLicence();
    void nothingIsLeftForLater();
    void theRulesSeeWhatBreaksThem();

private:
    /// Empty when \a include, with its brackets or quotes, is allowed in the file at \a path.
    QString objection(const QString &path, const QString &include) const;
    QHash<QString, QString> m_qtHeaders = qtHeaders();
};

QString tst_layering::objection(const QString &path, const QString &include) const
{
    static const QString compositionRoot = "app/\\w+\\.(cpp|h)";
    if (wholeMatch(compositionRoot, path))
        return {};
    const QString name = include.mid(1, include.size() - 2);
    const auto floor = std::find_if(floors.begin(), floors.end(),
                                    [&](const Floor &each) { return each.room == roomOf(path); });
    if (floor == floors.end())
        return "the room has no floor";
    QStringList rooms = floor->rooms + QStringList{floor->room.section('/', 1)};
    QStringList qt = floor->qt;
    for (const Exception &exception : exceptions) {
        if (wholeMatch(exception.file, path)) {
            rooms += exception.rooms;
            qt += exception.qt;
        }
    }

    if (include.startsWith('"')) {
        const QString own = QFileInfo(path).completeBaseName();
        if (name == own + ".moc" || name == "moc_" + own + ".cpp")
            return {};
        const QString room = name.section('/', 0, 0);
        if (!QFile::exists(root + "app/" + name) && !QFile::exists(root + "ui/" + name))
            return "include our own files as \"room/file.h\"";
        return rooms.contains(room) || rooms.contains(name) ? QString() : QString("%1 may not see %2").arg(floor->room, room);
    }
    for (const QString &library : floor->libraries) {
        if (wholeMatch(library, name))
            return {};
    }
    if (name.startsWith('Q')) {
        if (!m_qtHeaders.contains(name))
            return "spell Qt headers short, as <QWidget>";
        const QString module = m_qtHeaders.value(name);
        return qt.contains(module) ? QString() : QString("%1 may not use %2").arg(floor->room, module);
    }
    // What is left without a dot is the C++ library's own.
    static const QRegularExpression standard("^[a-z_]+$");
    return standard.match(name).hasMatch() ? QString() : QString("%1 may not use this library").arg(floor->room);
}

void tst_layering::everyRoomHasItsFloor()
{
    QStringList found;
    for (const QString &half : QStringList{"app", "ui"}) {
        for (const QString &room : QDir(root + half).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            found += half + '/' + room;
    }
    QStringList expected;
    for (const Floor &floor : floors)
        expected += floor.room;
    found.sort();
    expected.sort();
    QCOMPARE(found, expected);
}

void tst_layering::everyIncludeKeepsToTheFloors()
{
    static const QRegularExpression line("^[ \\t]*#[ \\t]*include[ \\t]*([<\"][^>\"]+[>\"])",
                                         QRegularExpression::MultilineOption);
    QVERIFY2(m_qtHeaders.value("QObject") == "QtCore", "Qt's headers were not found");
    QStringList objections;
    int includes = 0;
    for (const QString &path : filesIn({"app", "ui"},
                                       {"*.h", "*.cpp"})) {
        QRegularExpressionMatchIterator matches = line.globalMatch(contentOf(path));
        for (; matches.hasNext(); ++includes) {
            const QString include = matches.next().captured(1);
            const QString why = objection(path, include);
            if (!why.isEmpty())
                objections += path + " includes " + include + ": " + why;
        }
    }
    QVERIFY(includes > 100);
    QVERIFY2(objections.isEmpty(), qPrintable("\n" + objections.join("\n")));
}

void tst_layering::noRoomSpeaksOfWhatItMayNotKnow()
{
    QStringList objections;
    for (const QString &path : filesIn({"app", "ui"},
                                       {"*.h", "*.cpp"})) {
        const QString code = codeOf(path);
        for (const Word &word : words) {
            const QRegularExpressionMatch match = QRegularExpression(word.pattern).match(code);
            if (match.hasMatch() && !wholeMatch(word.where, path)) {
                const qsizetype line = code.left(match.capturedStart()).count('\n') + 1;
                objections += QString("%1:%2 says %3: %4").arg(path, QString::number(line), match.captured(), word.why);
            }
        }
    }
    QVERIFY2(objections.isEmpty(), qPrintable("\n" + objections.join("\n")));
}

void tst_layering::noFileIsTooLong()
{
    QStringList long_;
    for (const QString &path : filesIn({"app", "ui", "tests"},
                                       {"*.h", "*.cpp", "*.mjs"})) {
        const qsizetype lines = contentOf(path).count('\n');
        if (lines > 600)
            long_ += QString("%1 has %2 lines").arg(path).arg(lines);
    }
    QVERIFY2(long_.isEmpty(), qPrintable(long_.join('\n')));
}

void tst_layering::everyNameSaysWhatIsInTheFile()
{
    static const QRegularExpression empty("manager|helper|util|impl|common|misc",
                                          QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression source("^[a-z0-9]+\\.(h|cpp)$");
    QStringList objections;
    for (const QString &path : filesIn({"app", "ui", "tests"},
                                       {"*"})) {
        const QString name = path.section('/', -1);
        const bool isSource = name.endsWith(".h") || name.endsWith(".cpp");
        if (empty.match(name).hasMatch())
            objections += path;
        if (isSource && !path.startsWith("tests/") && !source.match(name).hasMatch())
            objections += path + ": lower case, as the class";
    }
    QVERIFY2(objections.isEmpty(), qPrintable(objections.join('\n')));
}

void tst_layering::everyFileBeginsWithItsLicence()
{
    QStringList without;
    for (const QString &path : filesIn({"app", "ui", "tests",
                                        "packaging", "resources"},
                                       {"*.h", "*.cpp", "*.mjs",
                                        "*.sh", "*.sql", "*.cmake",
                                        "CMakeLists.txt"})) {
        QStringList head = contentOf(path).split('\n').mid(0, 2);
        if (head.first().startsWith("#!"))
            head.removeFirst();
        static const QRegularExpression licence("^(//|#|--) SPDX-License-Identifier: GPL-3\\.0-or-later$");
        if (!licence.match(head.first()).hasMatch())
            without += path;
    }
    QVERIFY2(without.isEmpty(), qPrintable(without.join('\n')));
}

void tst_layering::nothingIsLeftForLater()
{
    // In two halves, because this file is read as well.
    static const QRegularExpression later(QStringLiteral("\\b(TO" "DO|FIX" "ME|XX" "X|HA" "CK)\\b"));
    QStringList left;
    for (const QString &path : filesIn({"app", "ui", "tests",
                                        "packaging", "resources"},
                                       {"*"})) {
        // The bytes of a picture say nothing, and may spell anything.
        if (!path.endsWith(".png") && later.match(contentOf(path)).hasMatch())
            left += path;
    }
    QVERIFY2(left.isEmpty(), qPrintable(left.join('\n')));
}

void tst_layering::theRulesSeeWhatBreaksThem()
{
    const auto refused = [this](const char *path, const char *include) {
        return !objection(QString::fromLatin1(path), QString::fromLatin1(include)).isEmpty();
    };
    QVERIFY(refused("app/lifecycle/x.cpp", "<QSqlQuery>"));
    QVERIFY(refused("app/oauth/x.h", "<QOAuth2AuthorizationCodeFlow>"));
    QVERIFY(!refused("app/oauth/x.cpp", "<QOAuth2AuthorizationCodeFlow>"));
    QVERIFY(refused("app/miro/x.cpp", "\"oauth/redirectdispatcher.h\""));
    QVERIFY(refused("app/sandbox/x.cpp", "\"domain/scope.h\""));
    QVERIFY(refused("app/http/x.h", "\"domain/scope.h\""));
    QVERIFY(!refused("app/http/x.h", "\"domain/ratelimit.h\""));
    QVERIFY(refused("ui/presentation/x.cpp", "<QColor>"));
    QVERIFY(refused("ui/presentation/tokenaccess.cpp", "\"vault/keywrapping.h\""));
    QVERIFY(!refused("ui/presentation/tokenaccess.cpp", "\"vault/tokenvault.h\""));
    QVERIFY(refused("ui/widgets/x.cpp", "\"lifecycle/authorizeteam.h\""));
    QVERIFY(refused("ui/widgets/x.cpp", "<QtWidgets/QWidget>"));
    QVERIFY(refused("ui/widgets/x.cpp", "<QtWidgets>"));
    QVERIFY(refused("app/storage/x.cpp", "<sodium.h>"));
    QVERIFY(refused("app/lifecycle/x.cpp", "<yaml-cpp/yaml.h>"));
    QVERIFY(refused("app/core/x.cpp", "\"error.h\""));
    QVERIFY(refused("app/elsewhere/x.cpp", "<QObject>"));
    QVERIFY(refused("app/cli/x.cpp", "\"desktop.h\""));
    QVERIFY(!refused("app/vault/x.cpp", "<sodium.h>"));
    QVERIFY(!refused("app/vault/x.cpp", "<openssl/x509.h>"));
    QVERIFY(refused("app/vault/x.cpp", "<openssl/../sodium.h>"));
    QVERIFY(refused("app/oauth/x.cpp", "<openssl/ssl.h>"));
    QVERIFY(refused("app/http/x.cpp", "<openssl/ssl.h>"));
    QVERIFY(!refused("app/vault/x.cpp", "<cstring>"));
}

QTEST_APPLESS_MAIN(tst_layering)
#include "tst_layering.moc"
