// SPDX-License-Identifier: GPL-3.0-or-later
#include "miro/yamltree.h"

#include "core/redact.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <exception>
#include <sstream>
#include <string>
#include <utility>

// yaml-cpp reports by exceptions. None of them leaves this file.

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Manifest", text);
}

int lineOf(const YAML::Mark &mark)
{
    return mark.is_null() ? 0 : mark.line + 1;
}

/// yaml-cpp notices some faults behind the last line only.
int withinText(int line, const QByteArray &text)
{
    qsizetype end = text.size();
    while (end > 0 && (text.at(end - 1) == '\n' || text.at(end - 1) == '\r' || text.at(end - 1) == ' '))
        --end;
    return std::min(line, int(text.first(end).count('\n')) + 1);
}

Error syntaxError(int line, const QString &why, const QString &detail = {})
{
    return {ErrorKind::InvalidInput,
            line > 0 ? tr("Line %1 of the manifest: %2").arg(QString::number(line), why)
                     : tr("The manifest cannot be read: %1").arg(why),
            redact(detail), QStringLiteral("manifest_syntax")};
}

Error aliasError(int line)
{
    return {ErrorKind::InvalidInput,
            tr("Line %1 of the manifest has an anchor or an alias (& or *). Miro's manifests have none; write the "
               "value itself.")
                .arg(line),
            {},
            QStringLiteral("manifest_aliases")};
}

/// Builds the tree from yaml-cpp's events, which come before it descends: what is refused here never gets deep.
class TreeBuilder final : public YAML::EventHandler
{
public:
    /// What ends the reading early.
    struct Refusal {
        enum class Why { Alias, Depth, Junk };
        int line;
        Why why;
    };

    YamlNode takeRoot() { return std::exchange(m_root, YamlNode()); }
    /// Where the last document began.
    int line() const { return m_line; }
    int position() const { return m_position; }

    void OnDocumentStart(const YAML::Mark &mark) override
    {
        m_open.clear();
        m_root = {};
        m_line = lineOf(mark);
        m_position = mark.pos;
    }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        add(make(YamlNode::Kind::Nothing, mark, anchor));
    }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override { throw Refusal{lineOf(mark), Refusal::Why::Alias}; }
    void OnScalar(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor, const std::string &value) override
    {
        YamlNode node = make(YamlNode::Kind::Text, mark, anchor);
        node.text = QString::fromStdString(value);
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(make(YamlNode::Kind::List, mark, anchor));
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(make(YamlNode::Kind::Map, mark, anchor));
    }
    void OnMapEnd() override { close(); }

private:
    static YamlNode make(YamlNode::Kind kind, const YAML::Mark &mark, YAML::anchor_t anchor)
    {
        if (anchor != YAML::NullAnchor)
            throw Refusal{lineOf(mark), Refusal::Why::Alias};
        YamlNode node;
        node.kind = kind;
        node.line = lineOf(mark);
        return node;
    }
    void open(YamlNode &&node)
    {
        if (m_open.size() >= deepestManifest)
            throw Refusal{node.line, Refusal::Why::Depth};
        m_open.append(std::move(node));
    }
    void close()
    {
        if (!m_open.isEmpty())
            add(m_open.takeLast());
    }
    void add(YamlNode &&node)
    {
        if (m_open.isEmpty()) {
            m_root = std::move(node);
            return;
        }
        YamlNode &parent = m_open.last();
        const bool isKey = parent.kind == YamlNode::Kind::Map && parent.keys.size() == parent.values.size();
        (isKey ? parent.keys : parent.values).append(std::move(node));
    }

    QList<YamlNode> m_open;
    YamlNode m_root;
    int m_line = 0;
    int m_position = -1;
};

/// What yaml-cpp would not see: it replaces bytes that are no text, and takes a control character for the end.
std::optional<Error> byteObjection(const QByteArray &text)
{
    int line = 1;
    const QList<QByteArray> lines = text.split('\n');
    for (const QByteArray &each : lines) {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString decoded = decoder(each);
        if (decoder.hasError())
            return syntaxError(line, tr("there are bytes that are no UTF-8 text. Save the file as UTF-8."));
        for (const QChar c : decoded) {
            if (c.category() == QChar::Other_Control && c != QLatin1Char('\t') && c != QLatin1Char('\r')
                && c != QChar(0x85))
                return syntaxError(line, tr("there is a control character. Take it out."));
        }
        ++line;
    }
    return std::nullopt;
}

/// yaml-cpp ends a document before a sign that cannot stand there, such as a bracket too many, and takes what follows
/// for the next one. A real one begins with three hyphens, or behind three dots.
bool isDocumentStart(const QByteArray &text, int line)
{
    return text.split('\n').value(line - 1).startsWith("---") || text.contains("\n...");
}

/// The line where \a parser finds another document, readable or not; 0: there is none.
int nextDocument(const QByteArray &text, YAML::Parser *parser, TreeBuilder *builder)
{
    try {
        if (!parser->HandleNextDocument(*builder))
            return 0;
    } catch (const YAML::Exception &error) {
        if (!text.contains("\n---") && !text.contains("\n..."))
            throw;
        return lineOf(error.mark);
    }
    if (!isDocumentStart(text, builder->line()))
        throw TreeBuilder::Refusal{builder->line(), TreeBuilder::Refusal::Why::Junk};
    return builder->line();
}

YamlTree readTree(const QByteArray &text)
{
    using Refusal = TreeBuilder::Refusal;
    std::istringstream stream(text.toStdString());
    YAML::Parser parser(stream);
    TreeBuilder builder;
    YamlTree tree;
    int position = -1;
    while (tree.root.kind == YamlNode::Kind::Nothing && parser.HandleNextDocument(builder)) {
        if (builder.position() == position)
            throw Refusal{builder.line(), Refusal::Why::Junk};
        position = builder.position();
        tree.root = builder.takeRoot();
    }
    if (tree.root.kind != YamlNode::Kind::Nothing)
        tree.moreAt = nextDocument(text, &parser, &builder);
    return tree;
}

QString noYaml()
{
    return tr("this is no YAML. Check indentation, quotes and brackets here and in the line before.");
}

Error errorOf(const TreeBuilder::Refusal &refusal, const QByteArray &text)
{
    const int line = withinText(refusal.line, text);
    switch (refusal.why) {
    case TreeBuilder::Refusal::Why::Alias:
        return aliasError(line);
    case TreeBuilder::Refusal::Why::Depth:
        return depthError(line);
    case TreeBuilder::Refusal::Why::Junk:
        break;
    }
    return syntaxError(line, noYaml());
}

} // namespace

Error depthError(int line)
{
    Error error
        = syntaxError(line, tr("too many values stand within one another. Miro's manifests have three levels."));
    error.cause = QStringLiteral("manifest_too_deep");
    return error;
}

Result<YamlTree> parseYaml(const QByteArray &text)
{
    if (const std::optional<Error> error = byteObjection(text))
        return *error;
    try {
        return readTree(text);
    } catch (const TreeBuilder::Refusal &refusal) {
        return errorOf(refusal, text);
    } catch (const YAML::Exception &error) {
        // An alias without its anchor is found before it is told.
        const int line = withinText(lineOf(error.mark), text);
        if (error.msg.rfind("the referenced anchor is not defined", 0) == 0)
            return aliasError(line);
        return syntaxError(line, noYaml(), QString::fromStdString(error.msg));
    } catch (const std::exception &error) {
        return syntaxError(0, tr("this is no YAML."), QString::fromLocal8Bit(error.what()));
    } catch (...) {
        return syntaxError(0, tr("this is no YAML."));
    }
}
