// SPDX-License-Identifier: GPL-3.0-or-later
#include "miro/manifest.h"

#include "miro/yamltree.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <optional>

namespace {

constexpr qsizetype longestManifest = 256 * 1024;
constexpr qsizetype mostUnknownKeys = 100;
constexpr qsizetype mostRemarks = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("Manifest", text);
}

Error invalid(const char *cause, const QString &summary)
{
    return {ErrorKind::InvalidInput, summary, {}, QLatin1String(cause)};
}

QString atLine(int line, const QString &sentence)
{
    return line > 0 ? tr("Line %1: %2").arg(QString::number(line), sentence) : sentence;
}

/// One line of a text that somebody else wrote.
QString shown(const QString &text)
{
    return text.simplified().left(80);
}

/// JSON as the same tree, without lines. For what JSON has and yaml-cpp does not read: \/ and pairs of \u. Nothing when
/// it is too deep: a part that is left out would not be missed.
std::optional<YamlNode> nodeOf(const QJsonValue &value, qsizetype depth = 0)
{
    YamlNode node;
    if (value.isNull() || value.isUndefined())
        return node;
    if (!value.isArray() && !value.isObject()) {
        node.kind = YamlNode::Kind::Text;
        node.text = value.toVariant().toString();
        return node;
    }
    if (depth >= deepestManifest)
        return std::nullopt;
    node.kind = value.isArray() ? YamlNode::Kind::List : YamlNode::Kind::Map;
    const auto add = [&node, depth](const QJsonValue &each) {
        std::optional<YamlNode> inner = nodeOf(each, depth + 1);
        if (inner)
            node.values.append(std::move(*inner));
        return inner.has_value();
    };
    const QJsonArray array = value.toArray();
    for (const QJsonValue &each : array) {
        if (!add(each))
            return std::nullopt;
    }
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        YamlNode key;
        key.kind = YamlNode::Kind::Text;
        key.text = member.key();
        node.keys.append(key);
        if (!add(member.value()))
            return std::nullopt;
    }
    return node;
}

Result<YamlTree> treeOf(const QByteArray &text)
{
    const Result<YamlTree> yaml = parseYaml(text);
    if (yaml || yaml.error().cause != QLatin1String("manifest_syntax") || !text.trimmed().startsWith('{'))
        return yaml;
    const QJsonDocument json = QJsonDocument::fromJson(text);
    if (!json.isObject())
        return yaml;
    const std::optional<YamlNode> root = nodeOf(json.object());
    return root ? Result<YamlTree>(YamlTree{*root}) : Result<YamlTree>(depthError(0));
}

/// Puts what a tree says into a manifest. Stops at the first known key that has a value of the wrong kind.
class ManifestReader
{
public:
    Result<AppManifest> read(const YamlTree &tree)
    {
        if (tree.moreAt > 0)
            remark(tree.moreAt, tr("Another YAML document begins here. Only the first one was read."));
        forEachKey(tree.root, QString(),
                   [this](const QString &key, const YamlNode &value, int line) { return readKey(key, value, line); });
        if (m_error)
            return *m_error;
        remarkOnTheWhole();
        if (m_moreUnknown > 0)
            m_manifest.remarks.append(tr("%1 more keys are not known.").arg(m_moreUnknown));
        if (m_moreRemarks > 0)
            m_manifest.remarks.append(tr("There are %1 more remarks.").arg(m_moreRemarks));
        return m_manifest;
    }

private:
    /// Hands each key to \a take once; keys for which it answers false are listed as unknown.
    template <typename Take> void forEachKey(const YamlNode &map, const QString &prefix, Take take)
    {
        QHash<QString, int> seen;
        for (qsizetype i = 0; i < map.keys.size() && i < map.values.size() && !m_error; ++i) {
            const YamlNode &key = map.keys.at(i);
            const QString name = QString(prefix + (key.kind == YamlNode::Kind::Text ? key.text : QStringLiteral("?")));
            if (key.kind == YamlNode::Kind::Text && seen.contains(name)) {
                remark(key.line,
                       tr("%1 stands here again; the first one, in line %2, was read.")
                           .arg(shown(name), QString::number(seen.value(name))));
                continue;
            }
            seen.insert(name, key.line);
            if (key.kind == YamlNode::Kind::Text && take(name, map.values.at(i), key.line))
                continue;
            if (m_manifest.unknownKeys.size() < mostUnknownKeys)
                m_manifest.unknownKeys.append({shown(name), key.line});
            else
                ++m_moreUnknown;
        }
    }

    bool readKey(const QString &key, const YamlNode &value, int line)
    {
        if (key == QLatin1String("appName"))
            return readText(key, value, line, &m_manifest.appName);
        if (key == QLatin1String("sdkVersion"))
            return readText(key, value, line, &m_manifest.sdkVersion);
        if (key == QLatin1String("sdkUri"))
            return readText(key, value, line, &m_manifest.sdkUri) && remarkOnUri(key, m_manifest.sdkUri, line);
        if (key == QLatin1String("redirectUriForSdk"))
            return readText(key, value, line, &m_manifest.redirectUriForSdk);
        if (key == QLatin1String("redirectUris"))
            return readTexts(key, value, line, &m_manifest.redirectUris, true);
        if (key == QLatin1String("scopes"))
            return readScopes(key, value, line);
        if (key == QLatin1String("boardPicker")) {
            return readMap(key, value, line, [this](const QString &name, const YamlNode &inner, int innerLine) {
                QStringList domains; // nothing here needs them
                return name == QLatin1String("boardPicker.allowedDomains") && readTexts(name, inner, innerLine, &domains, false);
            });
        }
        // Pictures are for Miro; they may be long and are passed over.
        if (key == QLatin1String("icons")) {
            return readMap(key, value, line, [](const QString &name, const YamlNode &, int) {
                return name == QLatin1String("icons.colored") || name == QLatin1String("icons.outline");
            });
        }
        return remarkOnUnknown(key, line);
    }

    bool wrongType(const QString &key, int line, const QString &sentence)
    {
        ++m_knownKeys;
        m_error = invalid("manifest_wrong_type",
                          line > 0 ? tr("Line %1 of the manifest: %2").arg(QString::number(line), sentence.arg(key))
                                   : sentence.arg(key));
        return true;
    }

    bool readText(const QString &key, const YamlNode &value, int line, QString *text)
    {
        if (value.kind == YamlNode::Kind::List || value.kind == YamlNode::Kind::Map)
            return wrongType(key, line, tr("%1 must be a text."));
        ++m_knownKeys;
        *text = textOf(value, key);
        return true;
    }

    /// The text, without the line ends that belong to a block of YAML.
    QString textOf(const YamlNode &value, const QString &key)
    {
        QString text = value.text;
        while (text.endsWith(QLatin1Char('\n')))
            text.chop(1);
        if (text != text.trimmed())
            remark(value.line, tr("%1 has a blank at an end, and Miro compares character by character.").arg(key));
        return text;
    }

    bool readTexts(const QString &key, const YamlNode &value, int line, QStringList *texts, bool areUris)
    {
        QList<YamlNode> items = value.values;
        if (value.kind == YamlNode::Kind::Map)
            return wrongType(key, line, tr("%1 must be a list of texts."));
        ++m_knownKeys;
        if (value.kind == YamlNode::Kind::Text && !value.text.isEmpty()) {
            items = {value};
            remark(line, tr("%1 is one text instead of a list; it was read as a list of one.").arg(key));
        }
        for (const YamlNode &item : std::as_const(items)) {
            if (item.kind == YamlNode::Kind::List || item.kind == YamlNode::Kind::Map)
                return wrongType(key, item.line, tr("%1 must be a list of texts."));
            const QString text = textOf(item, key);
            if (text.isEmpty()) {
                remark(item.line, tr("%1 has an empty entry, which was left out.").arg(key));
                continue;
            }
            if (texts->contains(text))
                remark(item.line, tr("%1 has “%2” twice.").arg(key, shown(text)));
            else
                texts->append(text);
            if (areUris)
                remarkOnUri(key, text, item.line);
        }
        return true;
    }

    bool readScopes(const QString &key, const YamlNode &value, int line)
    {
        static const QRegularExpression between(QStringLiteral("[\\s,]+"));
        QStringList names;
        if (!readTexts(key, value, line, &names, false) || m_error)
            return true;
        QStringList single;
        for (const QString &name : std::as_const(names)) {
            const QStringList parts = name.split(between, Qt::SkipEmptyParts);
            if (parts.size() > 1)
                remark(line,
                       tr("%1 has several names in one entry: “%2”. They were read one by one.").arg(key, shown(name)));
            single += parts;
        }
        m_manifest.scopes = ScopeSet(single);
        return true;
    }

    template <typename Take> bool readMap(const QString &key, const YamlNode &value, int line, Take take)
    {
        const bool isEmpty = value.kind == YamlNode::Kind::Nothing
            || (value.kind != YamlNode::Kind::Map && value.text.isEmpty() && value.values.isEmpty());
        if (value.kind != YamlNode::Kind::Map && !isEmpty)
            return wrongType(key, line, tr("%1 must have keys of its own."));
        ++m_knownKeys;
        forEachKey(value, QString(key + QLatin1Char('.')), take);
        return true;
    }

    bool remarkOnUri(const QString &key, const QString &uri, int line)
    {
        static const QRegularExpression placeholder(QStringLiteral("<[^<>]*>"));
        if (uri.contains(placeholder))
            remark(line, tr("%1 has a placeholder: “%2”. Fill it in before you use it.").arg(key, shown(uri)));
        return true;
    }

    bool remarkOnUnknown(const QString &key, int line)
    {
        for (const char *known : {"appName", "sdkVersion", "sdkUri", "redirectUris", "redirectUriForSdk", "scopes",
                                  "boardPicker", "icons"}) {
            if (key.compare(QLatin1String(known), Qt::CaseInsensitive) == 0)
                remark(line, tr("%1 was not read: Miro writes it %2.").arg(shown(key), QLatin1String(known)));
        }
        return false;
    }

    void remarkOnTheWhole()
    {
        if (m_knownKeys == 0)
            return remark(0, tr("There is no key of a Miro app manifest in it. Is it another file?"));
        if (m_manifest.appName.trimmed().isEmpty())
            remark(0, tr("The manifest has no appName, which Miro needs."));
        if (m_manifest.scopes.isEmpty())
            remark(0, tr("The manifest has no scopes, which Miro needs."));
        if (!m_manifest.sdkVersion.isEmpty() && m_manifest.sdkVersion != QLatin1String("SDK_V2"))
            remark(0, tr("sdkVersion is “%1”; Miro documents SDK_V2 only.").arg(shown(m_manifest.sdkVersion)));
        const QString &marked = m_manifest.redirectUriForSdk;
        if (m_manifest.redirectUris.isEmpty() && marked.isEmpty()) {
            remark(0,
                   tr("The manifest has no redirect URI. Such an app is for the Web SDK only: it gets no tokens for "
                      "the REST API, "
                      "and no team can authorize it here."));
        } else if (!marked.isEmpty() && !m_manifest.redirectUris.contains(marked)) {
            remark(0, tr("redirectUriForSdk is “%1”, which is not among redirectUris.").arg(shown(marked)));
        }
    }

    void remark(int line, const QString &sentence)
    {
        if (m_manifest.remarks.size() < mostRemarks)
            m_manifest.remarks.append(atLine(line, sentence));
        else
            ++m_moreRemarks;
    }

    AppManifest m_manifest;
    std::optional<Error> m_error;
    int m_knownKeys = 0;
    qsizetype m_moreUnknown = 0;
    qsizetype m_moreRemarks = 0;
};

} // namespace

Result<AppManifest> readManifest(const QByteArray &text)
{
    if (text.size() > longestManifest)
        return invalid("manifest_too_long", tr("The file is longer than 256 KiB; no app manifest is."));
    const Result<YamlTree> tree = treeOf(text);
    if (!tree)
        return tree.error();
    const YamlNode &root = tree->root;
    if (root.kind == YamlNode::Kind::Nothing || (root.kind == YamlNode::Kind::Map && root.keys.isEmpty()))
        return invalid("manifest_empty", tr("There is nothing in the manifest."));
    if (root.kind != YamlNode::Kind::Map) {
        return invalid("manifest_not_a_map",
                       tr("Line %1 of the manifest: it must begin with keys, such as appName: My app.").arg(root.line));
    }
    return ManifestReader().read(*tree);
}
