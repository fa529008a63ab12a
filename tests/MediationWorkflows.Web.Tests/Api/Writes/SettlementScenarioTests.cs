using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Auth;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MediationWorkflows.Web.Tests.Api.Writes.SettlementWriteTests;

namespace MediationWorkflows.Web.Tests.Api.Writes;

/// <summary>Scenarios around a settlement, end to end: through REST, and on its page without any script.</summary>
public sealed class SettlementScenarioTests
{
    /// <summary>Commands on a draft that cannot both be right; who sends them, and with what.</summary>
    static readonly Dictionary<string, (string Who, Func<JsonObject> Body)> Commands = new(StringComparer.Ordinal)
    {
        ["submit"] = ("mediator", () => []),
        ["revise"] = ("mediator", () => Settlement(term => term["measure"] = "Every one of them")),
        ["waivers"] = ("mediator", () => new JsonObject { ["term"] = 0, ["reason"] = "It is a matter of respect." }),
        ["clear"] = ("coordinator", () => new JsonObject { ["nothingBarsAComplaint"] = true }),
    };

    [Fact]
    public async Task S15_Improve_communication_soon_blocks_signing_and_says_why_until_it_is_mended()
    {
        await using var played = await PlayedCase.OpenAsync();
        var vague = $"/settlements/{(await played.OkAsync("mediator", $"/cases/{played.Id}/settlements", Settlement(term =>
        {
            (term["text"], term["specific"], term["measure"]) = ("Improve communication soon", "Improve communication soon", "Better communication");
            term.Remove("due");
        })))["id"]}";

        var findings = await played["client"].ReadAsync($"{vague}/findings");
        Assert.Equal(["Measurable", "TimeBound"], findings["smart"]!.AsArray().Select(f => f!["criterion"]!.ToString()));
        Assert.All(findings["smart"]!.AsArray(), f => Assert.NotEmpty(f!["why"]!.ToString()));
        await played.WrongAsync("mediator", $"{vague}/submit", "terms[0].measure", []);
        await played.WrongAsync("mediator", $"{vague}/submit", "terms[0].due", []);
        await played.TooLateAsync("client", $"{vague}/sign", "Draft", new JsonObject { ["contentHash"] = (await played["client"].ReadAsync(vague))["contentHash"]!.DeepClone() });

        var mended = $"/settlements/{(await played.OkAsync("mediator", $"{vague}/revise", Settlement()))["id"]}";
        var changes = await played["client"].ReadAsync($"{mended}/changes");
        Assert.Contains(changes["changes"]!.AsArray(), c => c!["field"]!.ToString() == "terms[0].measure");
        await played.OkAsync("mediator", $"{mended}/submit");
        await played.UntilAskedAsync("settlement.sign");
        var hash = new JsonObject { ["contentHash"] = (await played["client"].ReadAsync(mended))["contentHash"]!.DeepClone() };
        foreach (var party in PlayedCase.Parties)
            await played.OkAsync(party, $"{mended}/sign", (JsonObject)hash.DeepClone());
        Assert.Equal("InForce", (await played["client"].ReadAsync(mended))["state"]!.ToString());
    }

    [Theory]
    [BothDatabases]
    public async Task S10_of_two_conflicting_commands_one_wins_and_the_other_gets_the_fresh_state_and_both_are_on_record(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var current = await played.OkAsync("mediator", $"/cases/{played.Id}/settlements", Settlement());
        string[] names = [.. Commands.Keys];
        foreach (var (first, second) in names.SelectMany((a, i) => names.Skip(i).Select(b => (a, b))))
        {
            var path = $"/settlements/{current["id"]}";
            var (conflicts, won) = (await CountAsync(played, "command.conflict"), await CountAsync(played, action: null));

            // Both have read the same version; they are sent at once.
            var answers = await Task.WhenAll(SendAsync(played, path, first, current), SendAsync(played, path, second, current));

            Assert.True(answers.Count(a => a.IsSuccessStatusCode) == 1, $"{first}, {second}: {string.Join(", ", answers.Select(a => (int)a.StatusCode))}");
            var loser = answers.Single(a => !a.IsSuccessStatusCode);
            Assert.Contains(loser.StatusCode, (HttpStatusCode[])[HttpStatusCode.Conflict, HttpStatusCode.PreconditionFailed]);
            var fresh = (await loser.JsonAsync())["current"]!;
            Assert.NotEqual(current["etag"]!.ToString(), fresh["etag"]!.ToString());
            Assert.Equal(conflicts + 1, await CountAsync(played, "command.conflict"));
            Assert.True(await CountAsync(played, action: null) >= won + 1);
            // The next pair gets a draft of its own.
            var pending = (await played.ListAsync("settlements"))[^1];
            current = await played.OkAsync("mediator", $"/settlements/{pending["id"]}/revise", Settlement());
        }
    }

    [Fact]
    public async Task A_redline_beats_a_signature_under_the_version_before_and_every_signature_is_asked_for_anew()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("settlement.sign");
        var signing = (await played.ListAsync("settlements"))[^1];
        var path = $"/settlements/{signing["id"]}";
        var hash = new JsonObject { ["contentHash"] = signing["contentHash"]!.DeepClone() };
        await played.OkAsync("client", $"{path}/sign", (JsonObject)hash.DeepClone());

        var stale = await played["clinician"].PostAsync($"{path}/sign", (JsonObject)hash.DeepClone(), ifMatch: signing["etag"]!.ToString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        var next = await played.OkAsync("mediator", $"{path}/revise", Settlement());
        await played.TooLateAsync("clinician", $"{path}/sign", "Amended", hash);
        Assert.Empty(next["signatures"]!.AsArray());
        // The workflow is back at drafting; nobody is asked about the old version any more.
        Assert.Equal(["settlement.draft"], (await played.ListAsync("tasks")).Where(t => t["state"]!.ToString() == "Open").Select(t => t["kind"]!.ToString()));

        await played.OkAsync("mediator", $"/settlements/{next["id"]}/submit");
        await played.UntilAskedAsync("settlement.sign");
        Assert.Equal(3, (await played.ListAsync("tasks")).Count(t => t["kind"]!.ToString() == "settlement.sign" && t["subjectId"]?.ToString() == next["id"]!.ToString()));
    }

    [Fact]
    public async Task A_party_reads_the_whole_agreement_with_what_changed_takes_more_time_once_and_signs_what_they_read()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("settlement.draft");
        var first = await played.OkAsync("mediator", $"/cases/{played.Id}/settlements", Settlement());
        var second = await played.OkAsync("mediator", $"/settlements/{first["id"]}/revise", Settlement(term => term["text"] = "The staff was trained."));
        await played.OkAsync("mediator", $"/settlements/{second["id"]}/submit");
        await played.UntilAskedAsync("settlement.advice");
        var path = $"/settlements/{second["id"]}";
        var client = await BrowserOfAsync(played, "client@example.org");

        var page = await client.OpenAsync(path);
        Assert.Contains("was", page.QuerySelector("ins")!.TextContent);
        Assert.Contains("is", page.QuerySelector("del")!.TextContent);
        Assert.Contains("Nine in ten", page.QuerySelector("main")!.TextContent);
        var before = await DueAsync(played);
        await played.NobodyElseAsync($"{path}/extend-advice", [], "clinician", "mediator");
        var read = (await played["client"].ReadAsync(path))["etag"]!.ToString();
        var twice = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => played["client"].PostAsync($"{path}/extend-advice", new JsonObject(), ifMatch: read)));
        Assert.Single(twice, a => a.IsSuccessStatusCode);
        Assert.Single(twice, a => a.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed);
        Assert.All(await DueAsync(played), day => Assert.True(string.CompareOrdinal(day, before.Max()) > 0));
        await played.TooLateAsync("client", $"{path}/extend-advice", "Extended");

        await played.UntilAskedAsync("settlement.sign");
        var signed = await (await client.SubmitAsync(path, ("Signing.ContentHash", second["contentHash"]!.ToString()))).ReadAsync();
        Assert.NotNull(signed.QuerySelector("[role=status]"));
        Assert.Contains((await played["client"].ReadAsync(path))["signatures"]!.AsArray(), s => s!["party"]!.ToString() == "client" && s["signedAt"] is not null);
        Assert.Equal(HttpStatusCode.NotFound, (await (await BrowserOfAsync(played, "stranger@example.org")).GetAsync(path)).StatusCode);
    }

    /// <summary>Somebody who has an account already signs in with a link.</summary>
    static async Task<HttpClient> BrowserOfAsync(PlayedCase played, string email)
    {
        var normalized = Account.Normalize(email);
        var link = await played.Factory.WithAccountsAsync(async (add, now) => add.IssueLink(
            await played.Factory.Services.CreateScope().ServiceProvider.GetRequiredService<AuthDb>().Users.SingleAsync(a => a.NormalizedEmail == normalized), now, NodaTime.Duration.FromHours(1)));
        var browser = played.Factory.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SubmitAsync(SignInLink.Path(link))).StatusCode);
        return browser;
    }

    static async Task<IReadOnlyList<string>> DueAsync(PlayedCase played) =>
        [.. (await played.ListAsync("tasks")).Where(t => t["kind"]!.ToString() == "settlement.advice" && t["state"]!.ToString() == "Open").Select(t => t["dueOn"]!.ToString())];

    static Task<HttpResponseMessage> SendAsync(PlayedCase played, string path, string command, JsonObject read) =>
        played[Commands[command].Who].PostAsync($"{path}/{command}", Commands[command].Body(), ifMatch: read["etag"]!.ToString());

    static Task<int> CountAsync(PlayedCase played, string? action) => played.Factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(
        scope => scope.Db.Set<AuditEvent>().CountAsync(a => action == null ? a.Action.StartsWith("settlement.") : a.Action == action, scope.Ct), default);
}
