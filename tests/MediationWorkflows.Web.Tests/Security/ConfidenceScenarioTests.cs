using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Tests.Api;
using MediationWorkflows.Web.Tests.Api.Writes;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>What is said in confidence, from end to end: through REST, with mails and a clock, on both databases.</summary>
public sealed class ConfidenceScenarioTests
{
    [Theory, BothDatabases]
    public async Task S5_a_refused_consent_keeps_clinical_items_from_the_insurer_and_the_case_goes_on(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var insurer = await JoinAsync(played, "insurer", Role.Insurer);
        await MoveToAsync(played, "2027-03-01T15:00:00Z");
        await played.UntilAskedAsync("consent");
        foreach (var consent in (await played["client"].ListAsync($"/cases/{played.Id}/consents")).Where(c => c["subject"]!.ToString() == "client" && c["state"]!.ToString() == "Requested"))
            await played.OkAsync("client", $"/consents/{consent["id"]}/{(consent["recipient"]!.ToString() == "insurer" ? "refuse" : "grant")}");
        var item = await ItemAsync(played, "client", "Clinical", "Medication", "The dose was doubled.");
        await played.OkAsync("client", $"/items/{item}/share", With("mediator"));

        Assert.Equal(HttpStatusCode.Conflict, (await played.AskAsync("mediator", $"/items/{item}/share", With("insurer"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await insurer.SendAsync(HttpMethod.Get, $"/items/{item}")).StatusCode);
        Assert.Empty(await insurer.ListAsync($"/cases/{played.Id}/items"));

        var trail = (await (await played.Factory.ProgramAsync(Role.Auditor)).ReadAsync($"/cases/{played.Id}/audit?limit=200"))["items"]!.AsArray();
        Assert.Contains(trail, link => link!["action"]!.ToString() == "item.share.refused" && link["targetId"]!.ToString() == Guid.Parse(item).ToString("N"));
        Assert.Contains(trail, link => link!["action"]!.ToString() == "content.read.refused" && link["targetId"]!.ToString() == Guid.Parse(item).ToString("N"));
        // The refusal stops nothing: the workflow asks for what comes next.
        await played.UntilAskedAsync("settlement.draft");
    }

    [Theory, BothDatabases]
    public async Task S6_revoking_a_consent_cancels_what_is_queued_at_once_and_leaves_what_was_shown_in_the_ledger(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var insurer = await JoinAsync(played, "insurer", Role.Insurer);
        await MoveToAsync(played, "2027-03-01T15:00:00Z");
        var consent = (await played.OkAsync("mediator", $"/cases/{played.Id}/consents", new JsonObject { ["subject"] = "client", ["class"] = "H", ["purpose"] = "claim", ["recipient"] = "insurer" }))["id"]!;
        await played.OkAsync("client", $"/consents/{consent}/grant", []);
        var item = await ItemAsync(played, "client", "Clinical", "Medication", "The dose was doubled.");
        await played.OkAsync("client", $"/items/{item}/share", With("mediator"));
        await played.OkAsync("mediator", $"/items/{item}/share", With("insurer"));
        var past = await SummaryAsync(played, item);
        await played.OkAsync("mediator", $"/summaries/{past}/publish", []);
        var queued = await SummaryAsync(played, item);
        await played.OkAsync("mediator", $"/summaries/{queued}/publish", new JsonObject { ["at"] = "2027-03-10T15:00:00Z" });
        Assert.Equal(HttpStatusCode.OK, (await insurer.SendAsync(HttpMethod.Get, $"/summaries/{past}")).StatusCode);
        var ledger = await played["client"].ListAsync($"/cases/{played.Id}/disclosures");

        await MoveToAsync(played, "2027-03-09T20:00:00Z");
        var mails = MailsTo(played, "insurer");
        await played.OkAsync("client", $"/consents/{consent}/revoke");

        Assert.Equal("Cancelled", (await played["mediator"].ReadAsync($"/summaries/{queued}"))["summary"]!["state"]!.ToString());
        foreach (var path in new[] { $"/items/{item}", $"/summaries/{past}", $"/summaries/{queued}" })
            Assert.Equal(HttpStatusCode.NotFound, (await insurer.SendAsync(HttpMethod.Get, path)).StatusCode);
        await MoveToAsync(played, "2027-03-12T15:00:00Z");
        Assert.Equal(ledger.Select(e => e.ToJsonString()), (await played["client"].ListAsync($"/cases/{played.Id}/disclosures")).Select(e => e.ToJsonString()));
        Assert.Contains(ledger, e => e["participant"]?.ToString() == "insurer" && e["purpose"]!.ToString() == "claim");
        Assert.Equal(mails + 1, MailsTo(played, "insurer"));
    }

    [Theory, BothDatabases]
    public async Task S7_a_summary_that_tells_a_caucus_item_is_blocked_until_its_author_shares_that_item(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var told = await ItemAsync(played, "client", "Caucus", "Relapse in May", "I had a relapse in May and told nobody.");
        var plan = await ItemAsync(played, "mediator", "Joint", "Plan", "We meet again.");
        var itself = await DraftAsync(played, "A setback was mentioned.", told);
        var repeated = await DraftAsync(played, "The client spoke of a relapse in May and told us so.", plan);
        foreach (var summary in new[] { itself, repeated })
        {
            // Only who may read its sources checks it.
            await played.OkAsync(summary == itself ? "client" : "coordinator", $"/summaries/{summary}/check");
            var blocked = await played.AskAsync("mediator", $"/summaries/{summary}/publish", []);
            Assert.Equal(HttpStatusCode.Conflict, blocked.StatusCode);
            var refusal = JsonNode.Parse(await blocked.Content.ReadAsStringAsync())!.AsObject();
            // The mediator's own draft comes back to them as it is now; the reason says nothing of what it met.
            refusal.Remove("current");
            Assert.DoesNotContain("relapse", refusal.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        }

        // The mediator's wish is not the author's word.
        Assert.Equal(HttpStatusCode.Conflict, (await played.AskAsync("mediator", $"/items/{told}/share", With("institution"))).StatusCode);
        await played.OkAsync("client", $"/items/{told}/share", With("institution"));

        foreach (var summary in new[] { itself, repeated })
            Assert.Equal("Published", (await played.OkAsync("mediator", $"/summaries/{summary}/publish", []))["state"]!.ToString());
        var institution = await played["institution"].ReadAsync($"/summaries/{repeated}");
        Assert.Contains("relapse", institution["summary"]!["text"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task S11_when_a_guardian_takes_a_representatives_place_the_old_tokens_die_that_instant_and_what_was_signed_stands(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var counsel = await JoinAsync(played, "counsel", Role.Representative, "client");
        var written = await ItemAsync(played, "client", "PartyPrivate", "Goals", "An apology.");
        await played.UntilAskedAsync("settlement.draft");
        var settlement = (await played.OkAsync("mediator", $"/cases/{played.Id}/settlements", SettlementWriteTests.Settlement()))["id"]!;
        await played.OkAsync("mediator", $"/settlements/{settlement}/submit");
        await played.UntilAskedAsync("settlement.sign");
        var content = (await played.ListAsync("settlements")).Single()["contentHash"]!.DeepClone();
        Assert.Equal(HttpStatusCode.OK, (await counsel.PostAsync($"/settlements/{settlement}/sign", new JsonObject { ["contentHash"] = content }, ifMatch: "*")).StatusCode);
        var signedAt = SignatureOf(await played.ListAsync("settlements"));
        var toSign = (await played.ListAsync("tasks")).First(t => t["state"]!.ToString() == "Open" && t["assignee"]!.ToString() == "clinician");
        await played.OkAsync("coordinator", $"/tasks/{toSign["id"]}/assign", new JsonObject { ["assignee"] = "counsel" });
        var (cookie, link) = await TokensAsync(played, "counsel@example.org");
        Assert.Equal(HttpStatusCode.OK, await cookie());
        Assert.Equal(HttpStatusCode.OK, (await counsel.SendAsync(HttpMethod.Get, $"/items/{written}")).StatusCode);

        var part = (await played.ListAsync("participations")).Single(p => p["key"]!.ToString() == "counsel")["id"];
        await played.OkAsync("coordinator", $"/participations/{part}/replace", new JsonObject { ["person"] = ApiCalls.Party("guardian", "Representative", "guardian@example.org") });

        Assert.Equal(HttpStatusCode.Unauthorized, (await counsel.SendAsync(HttpMethod.Get, $"/items/{written}")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, await cookie());
        Assert.Null((await played.Factory.Browser().OpenAsync(link)).QuerySelector("main form button"));
        var again = await played.Factory.KeyForAsync("counsel@example.org");
        Assert.Equal(HttpStatusCode.NotFound, (await again.SendAsync(HttpMethod.Get, $"/items/{written}")).StatusCode);
        Assert.Empty(await again.ListAsync("/cases"));

        var guardian = await played.Factory.ProgramAsync(Role.Representative, "guardian@example.org");
        Assert.Equal("An apology.", (await guardian.ReadAsync($"/items/{written}"))["text"]!.ToString());
        Assert.Equal("guardian", (await played.ListAsync("tasks")).Single(t => t["id"]!.ToString() == toSign["id"]!.ToString())["assignee"]!.ToString());
        Assert.Equal(signedAt, SignatureOf(await played.ListAsync("settlements")));
        var (before, sent) = (MailsTo(played, "counsel"), MailsTo(played, "guardian"));
        await played.OkAsync("coordinator", "/clock", new JsonObject { ["by"] = "P13D" });
        Assert.Equal(before, MailsTo(played, "counsel"));
        Assert.True(MailsTo(played, "guardian") > sent, "No reminder came to the guardian.");
    }

    /// <summary>Where the database answers later than at once, a page must wait for it.</summary>
    [Theory, BothDatabases]
    public async Task Every_page_of_a_case_is_shown_whichever_database_there_is(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var browser = await played.Factory.SignedInAgainAsync("mediator@example.org");
        foreach (var page in (string[])["", "/privacy", "/consents", "/items", "/documents", "/channels", "/summaries", "/releases", "/safe-channel"])
            Assert.Equal((page, HttpStatusCode.OK), (page, (await browser.GetAsync($"/cases/{played.Id}{page}")).StatusCode));
        foreach (var page in (string[])["/", "/my", "/my/mails", "/account"])
            Assert.Equal((page, HttpStatusCode.OK), (page, (await browser.GetAsync(page)).StatusCode));
    }

    static string SignatureOf(IReadOnlyList<JsonNode> settlements) =>
        settlements.Single()["signatures"]!.AsArray().Single(s => s!["party"]!.ToString() == "client")!["signedAt"]!.ToString();

    /// <summary>A signed-in browser, asked whether it still is one, and an unused link.</summary>
    static async Task<(Func<Task<HttpStatusCode>> Cookie, string Link)> TokensAsync(PlayedCase played, string email)
    {
        var browser = await played.Factory.SignedInAgainAsync(email);
        return (async () => (await browser.GetAsync("/account")).StatusCode, await played.Factory.AnotherLinkAsync(email));
    }

    static int MailsTo(PlayedCase played, string key) => played.Factory.Mails().Count(mail => mail.Contains($"{key}@example.org", StringComparison.Ordinal));

    static Task MoveToAsync(PlayedCase played, string instant) => played.OkAsync("coordinator", "/clock", new JsonObject { ["to"] = instant });

    static JsonObject With(string who) => new() { ["with"] = new JsonArray(who) };

    static async Task<HttpClient> JoinAsync(PlayedCase played, string key, Role role, string? representing = null)
    {
        var party = ApiCalls.Party(key, role.ToString(), $"{key}@example.org");
        party["representing"] = representing;
        await played.OkAsync("coordinator", $"/cases/{played.Id}/participations", party);
        return await played.Factory.ProgramAsync(role, $"{key}@example.org");
    }

    static async Task<string> ItemAsync(PlayedCase played, string by, string @class, string title, string text) =>
        (await played.OkAsync(by, $"/cases/{played.Id}/items", new JsonObject { ["class"] = @class, ["title"] = title, ["text"] = text }))["id"]!.ToString();

    static async Task<string> DraftAsync(PlayedCase played, string text, string item, string reader = "institution") => (await played.OkAsync(
        "mediator", $"/cases/{played.Id}/summaries", new JsonObject { ["itemIds"] = new JsonArray(item), ["text"] = text, ["audience"] = new JsonArray(reader) }))["id"]!.ToString();

    static async Task<string> SummaryAsync(PlayedCase played, string item)
    {
        var summary = await DraftAsync(played, "The medication was changed.", item, "insurer");
        await played.OkAsync("client", $"/summaries/{summary}/check");
        return summary;
    }
}
