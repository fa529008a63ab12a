using System.Text.Json.Nodes;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Simulation;

/// <summary>Deadlines from end to end: a definition, people and happenings on the real engine and runtime, under the virtual clock.</summary>
public sealed class ScenarioTests
{
    [Fact]
    public async Task S1_ten_business_days_with_a_holiday_and_no_reminder_after_the_answer()
    {
        var silent = await RunAsync("2027-01-04T15:00:00Z", "10 BD", until: "2027-01-20T05:00:00Z");
        Assert.Equal("2027-01-19 Open", Deadline(silent));
        Assert.Equal(["01-11 09:00 reminder", "01-15 09:00 reminder", "01-19 09:00 due-today"], Mails(silent));

        var answered = await RunAsync("2027-01-04T15:00:00Z", "10 BD", script: """{"answers": [{"party": "client", "task": "acknowledge", "outcome": "Acknowledged", "after": "P9D"}]}""");
        Assert.Equal("2027-01-19 Met", Deadline(answered));
        Assert.Equal(["01-11 09:00 reminder"], Mails(answered));
    }

    [Theory]
    [InlineData(1, "one")]
    [InlineData(2, "two")]
    [InlineData(3, "three")]
    // None of that number: the published one.
    [InlineData(9, "two")]
    public async Task Versions_that_a_run_brings_along_are_told_apart(int version, string written)
    {
        static string Pin(int number, string text, bool isPublished) => Definitions.Chain("pin", Definitions.Write(text))
            .Replace("\"version\":1,\"isLatest\":true,\"isPublished\":true", $"\"version\":{number},\"isLatest\":{(number == 3 ? "true" : "false")},\"isPublished\":{(isPublished ? "true" : "false")},\"options\":{{\"usableAsActivity\":true}}", StringComparison.Ordinal)
            .Replace("pin-v1", $"pin-v{number}", StringComparison.Ordinal);
        var definition = WorkflowDefinition.Parse(Definitions.Chain("uses", $"\"type\":\"Pin\",\"version\":{version}"));

        var report = await new WorkflowSimulator(services => services.AddLogging().AddSingleton<IContentCipher>(TestCipher.Instance)).RunAsync(
            new RunRequest(
                definition, [.. new[] { Pin(1, "one", false), Pin(2, "two", true), Pin(3, "three", false) }.Select(WorkflowDefinition.Parse)], null, [], [],
                new Dictionary<string, string>(), TestWorld.At("2027-01-04T15:00:00Z"), null), CancellationToken.None);

        Assert.Equal([written], report.Lines);
    }

    [Fact]
    public async Task S2_fourteen_days_that_land_on_juneteenth_roll_to_monday() =>
        Assert.Equal("2027-06-21 Open", Deadline(await RunAsync("2027-06-04T15:00:00Z", "14 d", until: "2027-06-05T00:00:00Z")));

    [Fact]
    public async Task S3_a_weekly_check_in_keeps_its_local_hour_and_fires_once_each()
    {
        var check = Enumerable.Range(0, 3).SelectMany(_ => new[]
        {
            """ "type":"Mediation.NextOccurrence","version":1,"first":{"typeName":"String","expression":{"type":"Literal","value":"2027-03-08"}},"every":{"typeName":"String","expression":{"type":"Literal","value":"1 w"}},"at":{"typeName":"String","expression":{"type":"Literal","value":"09:00"}},"occursAt":{"typeName":"DateTimeOffset","memoryReference":{"id":"v"}} """,
            """ "type":"Elsa.StartAt","version":1,"dateTime":{"typeName":"DateTimeOffset","expression":{"type":"Variable","value":{"id":"v","name":"Next","typeName":"DateTimeOffset"}},"memoryReference":{"id":"w"}} """,
        });
        var definition = Definitions.Chain("check-in", [.. check]).Replace("\"variables\":[]", """ "variables":[{"id":"v","name":"Next","typeName":"DateTimeOffset","isArray":false}] """, StringComparison.Ordinal);

        var report = await RunDefinitionAsync(definition, "2027-03-05T15:00:00Z", script: null, until: null);

        Assert.Equal(["2027-03-08T14:00:00Z", "2027-03-15T13:00:00Z", "2027-03-22T13:00:00Z"],
            report.Journal.Where(j => j.ActivityType == "Elsa.StartAt" && j.Event == "Completed").Select(j => NodaTime.Text.InstantPattern.ExtendedIso.Format(j.At)));
    }

    [Fact]
    public async Task S4_twenty_four_hours_elapse_across_the_clock_change()
    {
        var report = await RunAsync("2027-03-13T15:00:00Z", "24 h", until: "2027-03-14T16:00:00Z");

        // Eleven in the morning of the Sunday, by New York's new clock: one reminder on Sunday would be a free day, so none is sent.
        Assert.Equal("2027-03-14 Open", Deadline(report));
        var late = await RunAsync("2027-03-13T15:00:00Z", "24 h", script: """{"answers": [{"party": "client", "task": "acknowledge", "outcome": "Acknowledged", "after": "PT24H"}]}""");
        var inTime = await RunAsync("2027-03-13T15:00:00Z", "24 h", script: """{"answers": [{"party": "client", "task": "acknowledge", "outcome": "Acknowledged", "after": "PT23H59M"}]}""");
        Assert.Equal(["2027-03-14 MetLate", "2027-03-14 Met"], [Deadline(late), Deadline(inTime)]);
    }

    [Fact]
    public async Task S9_a_bounce_asks_the_coordinator_the_same_day_and_has_no_consequence()
    {
        var report = await RunAsync("2027-02-01T15:00:00Z", "10 BD", """{"happenings": [{"at": "P10D", "kind": "bounce", "party": "client"}]}""", until: "2027-02-26T15:00:00Z");

        Assert.Equal("2027-02-16 Open", Deadline(report));
        Assert.Contains(report.Messages, m => m.To == "coordinator@example.org" && m.Template == "task-assigned" && m.At == TestWorld.At("2027-02-12T14:00:00Z"));
        Assert.Contains(report.Deadlines, d => d.Kind == "notice.confirm" && d.Party == "coordinator");
    }

    [Fact]
    public async Task S13_an_outage_gives_one_collapsed_reminder_and_a_full_business_day_more()
    {
        const string Outage = """{"happenings": [{"at": "P9DT22H", "kind": "outage", "for": "PT72H"}]}""";

        var report = await RunAsync("2027-04-05T14:00:00Z", "9 BD", Outage, until: "2027-04-21T03:59:00Z");
        Assert.Equal("2027-04-20 Extended", Deadline(report));
        Assert.Equal(["04-09 09:00 reminder", "04-19 09:00 reminder"], Mails(report));
    }

    [Fact]
    public async Task S19_an_obligation_that_lands_on_memorial_day_is_due_on_tuesday_and_opens_its_ladder_on_the_third_day()
    {
        var report = await RunAsync("2027-05-03T14:00:00Z", "28 d", until: null, ladder: "obligation");

        Assert.Equal("2027-06-01 Expired", Deadline(report));
        Assert.Contains("06-02 09:00 overdue", Mails(report));
        var notice = report.Journal.Last(j => j.ActivityType == "Mediation.AskPeople" && j.Event == "Completed");
        Assert.Equal(TestWorld.At("2027-06-04T13:00:00Z"), notice.At);
    }

    [Fact]
    public async Task A_hold_stops_the_clock_for_as_long_as_it_lasts()
    {
        var report = await RunAsync("2027-01-04T15:00:00Z", "10 BD", """{"happenings": [{"at": "P7D", "kind": "hold", "for": "P2D", "data": {"kind": "Consent"}}]}""", until: "2027-01-15T00:00:00Z");

        Assert.Equal("2027-01-22 Open", Deadline(report));
    }

    [Fact]
    public async Task A_closure_lengthens_what_counts_over_it()
    {
        var report = await RunAsync("2027-01-04T15:00:00Z", "10 BD", """{"happenings": [{"at": "P2D", "kind": "closure", "data": {"date": "2027-01-12", "until": "2027-01-13", "why": "Storm"}}]}""", until: "2027-01-15T00:00:00Z");

        Assert.Equal("2027-01-21 Open", Deadline(report));
    }

    [Fact]
    public async Task S11_reminders_go_to_whoever_takes_a_partys_place()
    {
        var report = await RunAsync("2027-01-04T15:00:00Z", "10 BD", """
            {"happenings": [{"at": "P2D", "kind": "replaceParty", "party": "client", "data": {"key": "guardian", "email": "guardian@example.org"}}],
             "answers": [{"party": "guardian", "task": "acknowledge", "outcome": null}]}
            """, until: "2027-01-20T05:00:00Z");

        Assert.Empty(Mails(report));
        Assert.Equal(["task-assigned", "reminder", "reminder", "due-today"], report.Messages.Where(m => m.To == "guardian@example.org").Select(m => m.Template));
    }

    [Theory]
    [InlineData("""{"happenings": [{"at": "P1D", "kind": "earthquake"}]}""", "earthquake")]
    [InlineData("""{"happenings": [{"at": "P1D", "kind": "outage"}]}""", "length")]
    [InlineData("""{"happenings": [{"at": "P1D", "kind": "revokeConsent"}]}""", "key in the case")]
    [InlineData("""{"happenings": [{"at": "P1D", "kind": "replaceParty", "party": "nobody"}]}""", "happenings.party")]
    [InlineData("""{"happenings": [{"at": "P1D", "kind": "revokeConsent", "party": "client", "data": {"class": "Z"}}]}""", "ProcessMetadata")]
    [InlineData("""{"happenings": [{"at": "P1D", "kind": "hold", "data": {"kind": "Whim"}}]}""", "Safety, Consent, Conflict, Admin")]
    public async Task A_happening_that_cannot_be_is_refused(string script, string why) => Assert.Contains(
        why, (await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync("2027-01-04T15:00:00Z", "10 BD", script, until: "2027-01-20T00:00:00Z"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"parties": []}""", "parties: The list is empty")]
    [InlineData("""{"parties": null}""", "parties: This must be a list")]
    [InlineData("""{"parties": [null]}""", "parties: This must be a list")]
    [InlineData("""{"parties": [{"key": "a", "role": "Client"}, {"key": "a", "role": "Clinician"}]}""", "'a' is the key of two")]
    [InlineData("""{"answers": [{"party": "nobody", "task": "acknowledge", "outcome": "Acknowledged"}]}""", "no party 'nobody'. Known: client,")]
    [InlineData("""{"answers": [{"party": "client", "task": "acknowledge", "outcome": "Acknowledged", "after": "soon"}]}""", "'soon' is no ISO duration")]
    [InlineData("""{"happenings": [{"at": "P1D", "kind": "bounce", "party": "nobody"}]}""", "no party 'nobody'")]
    public void A_script_that_names_what_is_not_there_is_refused(string script, string why)
    {
        var message = Assert.Throws<InvalidInputException>(() => CaseScript.Parse(script)).Message;
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("""{"answers": [{"party": "client", "task": "dance", "outcome": "Danced"}]}""", "no task 'dance'")]
    [InlineData("""{"answers": [{"party": "client", "task": "acknowledge", "outcome": "Danced"}]}""", "'Danced' answers no task 'acknowledge'")]
    public async Task A_script_that_answers_what_nobody_asks_is_refused(string script, string why) => Assert.Contains(
        why, (await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync("2027-01-04T15:00:00Z", "10 BD", script, until: "2027-01-20T00:00:00Z"))).Message, StringComparison.Ordinal);

    private static Task<RunReport> RunAsync(string from, string rule, string? script = null, string? until = null, string ladder = "standard") => RunDefinitionAsync(
        Definitions.Chain("asks", $$""" "type":"Mediation.AskPeople","version":1,"taskKind":"acknowledge","audience":"client","ladder":"{{ladder}}","rule":{"typeName":"String","expression":{"type":"Literal","value":"{{rule}}"} } """),
        from, script, until);

    /// <summary>With a client who stays silent unless the script says otherwise, from the instant on.</summary>
    private static Task<RunReport> RunDefinitionAsync(string definition, string from, string? script, string? until)
    {
        var people = (JsonObject)JsonNode.Parse(script ?? "{}")!;
        people["parties"] = JsonNode.Parse("""[{"key": "client", "role": "Client", "behaviour": "silent"}, {"key": "clinician", "role": "Clinician"}, {"key": "coordinator", "role": "Coordinator", "behaviour": "silent"}]""");
        return new WorkflowSimulator(services => services.AddLogging().AddSingleton<IContentCipher>(TestCipher.Instance)).RunAsync(
            new RunRequest(WorkflowDefinition.Parse(definition), [], CaseScript.Parse(people.ToJsonString()), [], [], new Dictionary<string, string>(),
                TestWorld.At(from), until is null ? null : TestWorld.At(until)), CancellationToken.None);
    }

    private static string Deadline(RunReport report) => report.Deadlines.Where(d => d.Kind == "acknowledge").Select(d => $"{d.Due:uuuu-MM-dd} {d.State}").Single();

    /// <summary>The client's mails after the first, which tells of the task, in New York's time.</summary>
    private static IEnumerable<string> Mails(RunReport report) => report.Messages.Where(m => m.To == "client@example.org" && m.Template != "task-assigned")
        .Select(m => $"{m.At.InZone(DateTimeZoneProviders.Tzdb["America/New_York"]).ToString("MM-dd HH:mm", formatProvider: null)} {m.Template}");
}
