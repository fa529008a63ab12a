using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using static MediationWorkflows.Web.Tests.Api.Writes.SettlementWriteTests;

namespace MediationWorkflows.Web.Tests.Api.Writes;

/// <summary>What comes after the signatures, end to end: by the shipped workflows, through REST, under the virtual clock with its mails.</summary>
public sealed class ImplementationScenarioTests
{
    static JsonObject Words(string text) => new() { ["text"] = text };

    static JsonObject Over(string question) => new() { ["rung"] = "ExpertDetermination", ["question"] = question };

    [Theory, BothDatabases]
    public async Task S12_an_amendment_has_reviews_of_its_own_and_the_open_one_stays_with_the_version_before(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var first = await InForceAsync(played, Settlement(change: body => body["reviewPlan"] = Plan("2027-04-29", everyMonths: 3)));
        await MoveAsync(played, "2027-04-16T14:00:00Z");
        var open = (await played.ListAsync("reviews")).Single(r => r["state"]!.ToString() == "Open");
        await played.OkAsync("institution", $"/reviews/{open["id"]}/interim-report", Words("Eight of nine trained"));
        await MoveAsync(played, "2027-05-10T14:00:00Z");

        var second = (await played.OkAsync("mediator", $"/settlements/{first}/amend", Settlement(change: body => body["reviewPlan"] = Plan("2027-06-15", everyMonths: 1))))["id"]!.ToString();
        await played.OkAsync("mediator", $"/settlements/{second}/submit");
        await played.OkAsync("coordinator", $"/settlements/{second}/clear", new JsonObject { ["nothingBarsAComplaint"] = true });
        var content = (await played["client"].ReadAsync($"/settlements/{second}"))["contentHash"]!;
        foreach (var party in PlayedCase.Parties)
            await played.OkAsync(party, $"/settlements/{second}/sign", new JsonObject { ["contentHash"] = content.DeepClone() });

        Assert.Equal(["2027-04-29 Open", "2027-07-29 Superseded", "2027-10-29 Superseded"], await ReviewsAsync(played, first));
        // The fifteenth of August is a Sunday.
        Assert.Equal(["2027-06-15 Scheduled", "2027-07-15 Scheduled", "2027-08-16 Scheduled"], await ReviewsAsync(played, second));
        await played.OkAsync("mediator", $"/reviews/{open["id"]}/finding", new JsonObject { ["finding"] = "Compliant", ["text"] = "All of it" });
        Assert.Equal("2027-04-29 Compliant", (await ReviewsAsync(played, first))[0]);
    }

    [Theory, BothDatabases]
    public async Task S14_an_expert_who_discloses_a_tie_and_is_objected_to_is_not_appointed_and_the_determination_never_begins(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await InForceAsync(played, Settlement(change: body => body["escalationClause"]!["requiresAdvisoryOpinion"] = false));
        await MoveAsync(played, "2027-07-01T13:00:00Z");
        var escalation = (await played.OkAsync("client", $"/cases/{played.Id}/escalations", Over("compliance")))["id"];
        Assert.Equal(["mediator"], await played.AskedAsync("expert.nominate"));
        var mandate = $"/mandates/{(await played.OkAsync("mediator", $"/escalations/{escalation}/nominate", new JsonObject { ["expert"] = ApiCalls.Party("expert", "Expert", "expert@example.org") }))["id"]}";
        await played.OkAsync("expert", $"{mandate}/statement", Words("No ties"));

        // The fourth of July is a Sunday, and observed on the Monday.
        var objections = (await played.ListAsync("deadlines")).Where(d => d["kind"]!.ToString() == "expert.objections").Select(d => d["dueOn"]!.ToString()).ToList();
        Assert.Equal(["2027-07-09", "2027-07-09", "2027-07-09"], objections);
        await MoveAsync(played, "2027-07-08T16:00:00Z");
        await played.OkAsync("expert", $"{mandate}/statement", Words("We wrote a paper together"));
        await MoveAsync(played, "2027-07-09T16:00:00Z");
        await played.OkAsync("client", $"{mandate}/object", new JsonObject { ["reason"] = "They wrote a paper" });
        await MoveAsync(played, "2027-07-30T16:00:00Z");

        Assert.Equal("Removed", (await played.ListAsync("mandates")).Single()["state"]!.ToString());
        Assert.DoesNotContain(await played.ListAsync("deadlines"), d => d["kind"]!.ToString() is "expert.determination" or "expert.submission");
    }

    [Theory, BothDatabases]
    public async Task S16_a_double_click_gives_one_instruction_and_the_payment_opens_a_duty_for_the_last_working_day(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await InForceAsync(played, Settlement(term =>
        {
            (term["kind"], term["text"], term["amount"], term["currency"], term["head"]) = ("payment", "The Institution pays the Client's costs.", 1000, "USD", "MedicalCosts");
            (term["escrow"], term["due"]) = (true, "2027-11-23");
        }));
        await MoveAsync(played, "2027-11-23T15:00:00Z");
        var milestone = $"/milestones/{(await played.ListAsync("milestones")).Single()["id"]}";
        Assert.Equal(HttpStatusCode.Conflict, (await played.AskAsync("client", $"{milestone}/releases")).StatusCode);
        await played.OkAsync("institution", $"{milestone}/evidence", Words("The invoice"));
        await played.OkAsync("mediator", $"{milestone}/verify", new JsonObject { ["passes"] = true });
        await MoveAsync(played, "2027-11-24T15:00:00Z");

        // The workflow has requested it already, or one of the clicks does: there is one release, whatever the clicks are told.
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => played["client"].PostAsync($"{milestone}/releases", new JsonObject(), ifMatch: "*")));
        var release = $"/releases/{Assert.Single(await played.ListAsync("releases"))["id"]}";
        Assert.Equal(HttpStatusCode.Conflict, (await played.AskAsync("coordinator", $"{release}/instruct")).StatusCode);
        await played.OkAsync("mediator", $"{release}/approve");
        Assert.Equal(HttpStatusCode.Conflict, (await played.AskAsync("mediator", $"{release}/approve")).StatusCode);
        await played.OkAsync("coordinator", $"{release}/approve");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => played["coordinator"].PostAsync($"{release}/instruct", new JsonObject(), ifMatch: "*")));
        await MoveAsync(played, "2027-11-24T16:00:00Z");

        var instruction = Assert.Single(Directory.GetFiles(Path.Combine(played.Factory.Data, "escrow", "instructions"), "*.json"));
        var answer = Path.Combine(played.Factory.Data, "escrow", "acknowledgements", Path.GetFileName(instruction));
        Directory.CreateDirectory(Path.GetDirectoryName(answer)!);
        await File.WriteAllTextAsync(answer, """{"paid": true, "paidOn": "2027-11-24", "note": "receipt 17"}""");
        await MoveAsync(played, "2027-11-24T20:00:00Z");

        var paid = Assert.Single(await played.ListAsync("releases"));
        Assert.Equal(("Confirmed", "2027-11-24"), (paid["state"]!.ToString(), paid["paidOn"]!.ToString()));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(instruction)!));
        var duty = Assert.Single(await played.ListAsync("reporting-duties"));
        // Christmas is observed on the Friday.
        Assert.Equal(("npdb-payment", "2027-12-24", "2027-12-23"), (duty["rule"]!.ToString(), duty["statutoryOn"]!.ToString(), duty["dueOn"]!.ToString()));
        var asked = Assert.Single(await played.ListAsync("deadlines"), d => d["kind"]!.ToString() == "duty.report");
        Assert.Equal("2027-12-23", asked["dueOn"]!.ToString());

        await played.NobodyElseAsync($"/reporting-duties/{duty["id"]}/report", [], "client", "clinician", "mediator");
        await played.WrongAsync("institution", $"/reporting-duties/{duty["id"]}/not-reportable", "note", []);
        Assert.Equal("Reported", (await played.OkAsync("institution", $"/reporting-duties/{duty["id"]}/report", new JsonObject { ["note"] = "receipt 4" }))["state"]!.ToString());
        await played.TooLateAsync("institution", $"/reporting-duties/{duty["id"]}/not-reportable", "Reported", new JsonObject { ["note"] = "after all" });

        var client = await (await played.Factory.BrowserForAsync("client@example.org")).OpenAsync($"/cases/{played.Id}/keeping");
        Assert.Equal(["1,000.00 USD", "1,000.00 USD", "0.00 USD", "0.00 USD"], client.QuerySelectorAll("dd").Select(d => d.TextContent));
        // All of it is on its way: nobody is offered to ask for it again.
        Assert.Empty(client.QuerySelectorAll("[value='release']"));
        // The day is over, and what all have signed stands.
        var signed = await (await played.Factory.BrowserForAsync("client@example.org")).OpenAsync($"/settlements/{(await played.ListAsync("settlements")).Single()["id"]}");
        Assert.Empty(signed.QuerySelectorAll(".findings .notice.bad"));
        // A clinician knows that money moved, and neither how much nor who let it go.
        var clinician = (await (await played.Factory.BrowserForAsync("clinician@example.org")).OpenAsync($"/cases/{played.Id}/keeping")).QuerySelector("main")!.TextContent;
        Assert.Contains("An amount", clinician, StringComparison.Ordinal);
        Assert.All((string[])["1,000.00", "Approved by"], words => Assert.DoesNotContain(words, clinician, StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task S17_a_lift_with_two_of_three_benchmarks_is_refused_with_its_reason_and_it_stays_past_its_end_and_says_so(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var restriction = await RestrictedAsync(played);
        await played.NobodyElseAsync($"{restriction}/benchmarks/1/evidence", Words("Ten shifts"), "client", "clinician");
        await played.OkAsync("institution", $"{restriction}/benchmarks/1/evidence", Words("Ten shifts"));
        await played.OkAsync("mediator", $"{restriction}/benchmarks/2/evidence", Words("The certificate"));

        var refused = await played.AskAsync("clinician", $"{restriction}/request-lift");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("number 3", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await played.AskAsync("institution", $"{restriction}/decide", new JsonObject { ["decision"] = "Lift", ["reason"] = "Enough" })).StatusCode);
        await MoveAsync(played, "2027-03-16T14:00:00Z");

        var after = (await played.ListAsync("restrictions")).Single();
        Assert.Equal(("Active", "2027-03-16T04:00:00Z"), (after["state"]!.ToString(), after["overdueAt"]!.ToString()));
        Assert.Equal(["institution", "mediator"], await played.AskedAsync("restriction.decide"));
        // What the third one shows, two persons decide on, once the clinician was heard.
        await played.OkAsync("institution", $"{restriction}/benchmarks/3/evidence", Words("The review"));
        await played.OkAsync("clinician", $"{restriction}/request-lift");
        await played.OkAsync("clinician", $"{restriction}/hear", Words("I have learnt"));
        foreach (var person in (string[])["institution", "mediator"])
            await played.OkAsync(person, $"{restriction}/decide", new JsonObject { ["decision"] = "Lift", ["reason"] = "On the evidence" });
        Assert.Equal("Lifted", (await played.ListAsync("restrictions")).Single()["state"]!.ToString());
    }

    [Theory, BothDatabases]
    public async Task S18_whether_a_restriction_is_reported_is_asked_by_the_nineteenth_and_from_the_thirty_first_day_it_says_that_it_is_long(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var restriction = await RestrictedAsync(played);

        var duty = Assert.Single(await played.ListAsync("reporting-duties"));
        Assert.Equal(("npdb-privileges", "2027-02-19"), (duty["rule"]!.ToString(), duty["dueOn"]!.ToString()));
        Assert.Equal("2027-02-19", Assert.Single(await played.ListAsync("deadlines"), d => d["kind"]!.ToString() == "duty.report")["dueOn"]!.ToString());
        await MoveAsync(played, "2027-03-04T04:59:00Z");
        Assert.Null((await played.ListAsync("restrictions")).Single()["exceedsThirtyDaysSince"]);
        await MoveAsync(played, "2027-03-04T05:00:00Z");
        Assert.Equal("2027-03-04T05:00:00Z", (await played.ListAsync("restrictions")).Single()["exceedsThirtyDaysSince"]!.ToString());
        // Its owner was asked to look at it at least every fourteen days.
        Assert.Equal(["institution"], await played.AskedAsync("restriction.review"));
        await played.NobodyElseAsync($"{restriction}/review", [], "client", "clinician");
        await played.OkAsync("institution", $"{restriction}/review");
    }

    [Theory, BothDatabases]
    public async Task S19_a_milestone_on_a_holiday_is_due_the_day_after_and_its_delay_leads_to_a_brief_session_within_ten_business_days(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await InForceAsync(played, Settlement(term => term["due"] = "2027-05-31"));

        Assert.Equal("2027-06-01", await DueAsync(played, "milestone.evidence"));
        await MoveAsync(played, "2027-06-04T12:00:00Z");
        Assert.Empty(await played.ListAsync("escalations"));
        await MoveAsync(played, "2027-06-04T16:00:00Z");

        Assert.Equal("Missed", (await played.ListAsync("milestones")).Single()["state"]!.ToString());
        Assert.Equal(["DelayNotice", "BriefSession"], (await played.ListAsync("escalations")).Select(e => e["rung"]!.ToString()));
        // Juneteenth is observed on the Friday.
        Assert.Equal("2027-06-21", await DueAsync(played, "escalation.briefSession"));
    }

    [Theory, BothDatabases]
    public async Task S20_a_question_outside_the_clause_is_refused_an_agreement_is_offered_and_no_clock_starts_until_all_accept_it(DatabaseProvider provider)
    {
        const string Question = "Was the apology sincere?";
        await using var played = await PlayedCase.OpenAsync(provider);
        await InForceAsync(played, Settlement());
        var collection = $"/cases/{played.Id}/escalations";

        var refused = await played.OkAsync("client", collection, Over(Question));
        Assert.Equal(("Refused", "clause"), (refused["state"]!.ToString(), refused["refusedBecause"]!.ToString()));
        var offered = Assert.Single(await played.ListAsync("proposals"), p => p["kind"]!.ToString() == "SubmissionAgreement");
        Assert.DoesNotContain(await played.ListAsync("deadlines"), d => d["kind"]!.ToString().StartsWith("expert.", StringComparison.Ordinal));

        await played.OkAsync("clinician", $"/proposals/{offered["id"]}/accept");
        Assert.Equal("Refused", (await played.OkAsync("client", collection, Over(Question)))["state"]!.ToString());
        await played.OkAsync("institution", $"/proposals/{offered["id"]}/accept");
        Assert.Equal("Running", (await played.OkAsync("client", collection, Over(Question)))["state"]!.ToString());
        Assert.Equal(["mediator"], await played.AskedAsync("expert.nominate"));
        Assert.Equal("Refused", (await played.OkAsync("client", collection, Over("Another question?")))["state"]!.ToString());
    }

    static JsonObject Plan(string first, int everyMonths) => new() { ["firstAfterMonths"] = 1, ["first"] = first, ["everyMonths"] = everyMonths, ["count"] = 3 };

    /// <summary>Plays the case up to the day on which this settlement is in force; answers its id.</summary>
    static async Task<string> InForceAsync(PlayedCase played, JsonObject content)
    {
        await played.UntilAskedAsync("settlement.draft");
        var id = (await played.OkAsync("mediator", $"/cases/{played.Id}/settlements", content))["id"]!.ToString();
        await played.OkAsync("mediator", $"/settlements/{id}/submit");
        await played.UntilAskedAsync("milestone.evidence");
        return id;
    }

    /// <summary>A restriction from the first of February. The case itself stands still meanwhile, which stops none of these clocks (T7).</summary>
    static async Task<string> RestrictedAsync(PlayedCase played)
    {
        await played.UntilAskedAsync("groundRules.propose");
        await played.OkAsync("coordinator", $"/cases/{played.Id}/holds", new JsonObject { ["kind"] = "Admin", ["reason"] = "Something else is looked at" });
        await MoveAsync(played, "2027-02-01T14:00:00Z");
        var proposal = new JsonObject
        {
            ["clinician"] = "clinician", ["scope"] = "No unsupervised night shifts", ["start"] = "2027-02-01", ["end"] = "2027-03-15", ["owner"] = "institution", ["reviewEvery"] = 14,
            ["benchmarks"] = new JsonArray(Words("Ten supervised shifts"), Words("A course on handover"), Words("A peer review")),
        };
        await played.NobodyElseAsync($"/cases/{played.Id}/restrictions", proposal, "client", "clinician");
        var path = $"/restrictions/{(await played.OkAsync("coordinator", $"/cases/{played.Id}/restrictions", proposal))["id"]}";
        await played.NobodyElseAsync($"{path}/activate", [], "client", "clinician");
        await played.OkAsync("institution", $"{path}/activate");
        return path;
    }

    static async Task<IReadOnlyList<string>> ReviewsAsync(PlayedCase played, string settlement) =>
        [.. (await played.ListAsync("reviews")).Where(r => r["settlementId"]!.ToString() == settlement).OrderBy(r => (int)r["number"]!).Select(r => $"{r["dueOn"]} {r["state"]}")];

    static async Task<string> DueAsync(PlayedCase played, string kind) => (await played.ListAsync("deadlines")).Single(d => d["kind"]!.ToString() == kind)["dueOn"]!.ToString();

    static Task MoveAsync(PlayedCase played, string instant) => played.OkAsync("coordinator", "/clock", new JsonObject { ["to"] = instant });
}
