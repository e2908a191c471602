// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/switches.h"

#include "sandbox/exactmembers.h"

#include <QCoreApplication>

namespace sandbox {

namespace {

using std::chrono::seconds;

constexpr int longestLifetime = 10 * 366 * 86400;

} // namespace

QStringList Switches::names()
{
    return {QStringLiteral("ids"),
            QStringLiteral("pkce"),
            QStringLiteral("limits"),
            QStringLiteral("lifetimes"),
            QStringLiteral("dead_codes"),
            QStringLiteral("skew_s"),
            QStringLiteral("reuse_kills_family"),
            QStringLiteral("second_authorization"),
            QStringLiteral("uninstall"),
            QStringLiteral("uninstall_delay_s"),
            QStringLiteral("reinstall"),
            QStringLiteral("reinstall_user"),
            QStringLiteral("reinstall_scopes"),
            QStringLiteral("reinstall_callback"),
            QStringLiteral("revoke"),
            QStringLiteral("region"),
            QStringLiteral("form")};
}

Result<Switches> Switches::read(const QJsonObject &json)
{
    Switches fresh;
    ExactMembers all(QStringLiteral("faults"), json);
    fresh.idsAsNumber = all.choice("ids", {"text", "number"}) == 1;
    fresh.pkceIgnored = all.choice("pkce", {"enforced", "ignored"}) == 1;

    ExactMembers limits = all.object("limits");
    Limits usual;
    usual.credits = limits.number("credits", 1, 1'000'000'000, usual.credits);
    usual.cost = limits.number("cost", 1, 1'000'000'000, usual.cost);
    usual.window = seconds(limits.number("window_s", 1, 86400, static_cast<int>(usual.window.count())));
    usual.retryAfter = limits.flag("retry_after");
    all.follow(limits);
    if (all.has("limits"))
        fresh.limits = usual;

    ExactMembers lifetimes = all.object("lifetimes");
    const auto lifetime = [&lifetimes](const char *name, seconds least) {
        return seconds(lifetimes.number(name, 0, longestLifetime, static_cast<int>(least.count())));
    };
    fresh.accessLifetime = lifetime("access_s", fresh.accessLifetime);
    fresh.refreshLifetime = lifetime("refresh_s", fresh.refreshLifetime);
    all.follow(lifetimes);

    fresh.deadCodesDiffer = all.choice("dead_codes", {"same", "different"}) == 1;
    fresh.skew = seconds(all.number("skew_s", -longestLifetime, longestLifetime, 0));
    fresh.reuseKillsFamily = all.flag("reuse_kills_family");
    fresh.secondAuthorizationKills = all.choice("second_authorization", {"keeps", "kills"}) == 1;
    fresh.uninstall = static_cast<Uninstall>(all.choice("uninstall", {"kills", "keeps", "slow"}));
    fresh.uninstallDelay
        = seconds(all.number("uninstall_delay_s", 0, 86400, static_cast<int>(fresh.uninstallDelay.count())));
    if (all.has("uninstall_delay_s") && fresh.uninstall != Uninstall::Slow) {
        all.refuse(QCoreApplication::translate("MiroSandbox", "“uninstall_delay_s” needs “uninstall” to be “slow”."));
    }
    fresh.reinstallRevives = all.choice("reinstall", {"stays_dead", "revives"}) == 1;
    fresh.reinstallTakesAnotherUser = all.choice("reinstall_user", {"same", "another"}) == 1;
    fresh.reinstallScopes = static_cast<ScopeChange>(all.choice("reinstall_scopes", {"same", "wider", "narrower"}));
    fresh.reinstallLosesCallback = all.choice("reinstall_callback", {"arrives", "lost"}) == 1;
    fresh.revokeKillsAll = all.choice("revoke", {"pair", "all"}) == 1;
    const int region = all.choice("region", {std::begin(regionNames), std::end(regionNames)});
    if (all.has("region"))
        fresh.region = QString::fromLatin1(regionNames[region]);
    fresh.opaque = all.choice("form", {"miro", "opaque"}) == 1;

    if (const Status status = all.end("bad_faults"); !status)
        return status.error();
    return fresh;
}

} // namespace sandbox
