using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Tests.Api.Writes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>Imminent harm from outside: S8 and S10 through REST, what others see, and wrong input.</summary>
public sealed class SafetyEventsTests : IAsyncLifetime
{
    static readonly JsonObject Alarm = new() { ["kind"] = "ImminentHarm", ["statement"] = "They said in caucus that they will hurt somebody tonight." };

    static readonly string[] Parts = ["", "/timeline", "/deadlines", "/tasks", "/mails", "/holds", "/participations", "/safety-events", "/audit", "/disclosures", "/items", "/malpractice-concerns", "/screenings"];

    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-03-09T18:00:00Z");
    readonly Dictionary<string, HttpClient> programs = new(StringComparer.Ordinal);
    string caseId = null!;

    [Fact]
    public async Task S8_an_alarm_in_caucus_goes_up_the_ladder_by_the_minute_and_the_other_party_sees_only_that_the_case_paused()
    {
        await MoveToAsync("2027-03-09T19:05:00Z");
        var raised = await OkAsync("mediator", $"/cases/{caseId}/safety-events", Alarm);
        await MoveToAsync("2027-03-09T19:06:00Z");
        Assert.Contains(factory.Mails(), mail => mail.Contains("oncall@example.org", StringComparison.Ordinal));
        await MoveToAsync("2027-03-09T19:36:00Z");

        // 14:05, 14:20 and 14:35 in New York, and a decision by 18:05.
        var pages = (await programs["director"].ReadAsync($"/safety-events/{raised["id"]}"))["pages"]!.AsArray();
        Assert.Equal(
            [("OnCall", "2027-03-09T19:05:00Z"), ("Backup", "2027-03-09T19:20:00Z"), ("Director", "2027-03-09T19:35:00Z")],
            pages.Select(p => (p!["position"]!.ToString(), p["at"]!.ToString())));
        var decide = (await programs["officer"].ListAsync($"/cases/{caseId}/deadlines")).Single(d => d["kind"]!.ToString() == "safety.decide");
        Assert.Equal("2027-03-09T23:05:00Z", decide["expiresAt"]!.ToString());
        foreach (var to in (string[])["oncall", "backup", "director"])
        {
            var mails = factory.Mails().Where(m => m.Contains($"{to}@example.org", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(mails);
            Assert.All(mails, mail => Assert.Contains("urgent action in your secure file", mail, StringComparison.Ordinal));
        }

        // The parties' clocks stand still, and nothing tells them why.
        Assert.Contains(await programs["client"].ListAsync($"/cases/{caseId}/deadlines"), d => d["state"]!.ToString() == "Suspended");
        foreach (var party in (string[])["client", "clinician", "institution"])
        {
            foreach (var part in Parts)
            {
                var body = await (await programs[party].SendAsync(HttpMethod.Get, $"/cases/{caseId}{part}")).Content.ReadAsStringAsync();
                // The roles of the people are known from the start, and every deadline says which kinds of hold could stop it.
                var told = body.Replace("SafetyOfficer", "", StringComparison.Ordinal).Replace("[\"Safety\",\"Consent\",\"Conflict\",\"Admin\"]", "", StringComparison.Ordinal);
                Assert.DoesNotContain("safety", told, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("urgent", body, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("caucus that they", body, StringComparison.Ordinal);
            }

            var hold = Assert.Single(await programs[party].ListAsync($"/cases/{caseId}/holds"));
            Assert.Equal((null, null), (hold["kind"]?.ToString(), hold["reason"]?.ToString()));
            Assert.Equal(HttpStatusCode.NotFound, (await programs[party].SendAsync(HttpMethod.Get, $"/safety-events/{raised["id"]}")).StatusCode);
        }
    }

    [Fact]
    public async Task From_the_page_to_the_last_word_each_step_is_taken_by_who_may()
    {
        var raised = await OkAsync("client", $"/cases/{caseId}/safety-events", Alarm);
        var path = $"/safety-events/{raised["id"]}";
        Assert.Equal(HttpStatusCode.Forbidden, (await programs["client"].PostAsync($"{path}/acknowledge", ifMatch: "*")).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await programs["oncall"].PostAsync($"{path}/acknowledge")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await programs["oncall"].PostAsync($"{path}/clear", new JsonObject { ["reason"] = "x" }, ifMatch: "*")).StatusCode);

        Assert.Equal("Acknowledged", (await OkAsync("oncall", $"{path}/acknowledge"))["state"]!.ToString());
        var decided = await OkAsync("oncall", $"{path}/decide", Decision());
        Assert.Equal(("Decided", "Permissive"), (decided["state"]!.ToString(), decided["rule"]!.ToString()));
        var reason = new JsonObject { ["reason"] = "They are with a doctor." };
        await MoveToAsync("2027-03-11T18:00:00Z");
        var preview = await OkAsync("officer", $"{path}/clear", new JsonObject { ["dryRun"] = true });
        Assert.NotEmpty(preview["moved"]!.AsArray());
        await OkAsync("oncall", $"{path}/clear", reason);
        Assert.Equal("ClearedByOne", (await (await programs["oncall"].PostAsync($"{path}/clear", (JsonObject)reason.DeepClone(), ifMatch: "*")).JsonAsync())["state"]!.ToString());
        Assert.NotNull((await OkAsync("officer", $"{path}/clear", (JsonObject)reason.DeepClone()))["clearedAt"]);
        Assert.Equal("Closed", (await OkAsync("officer", $"{path}/close", (JsonObject)reason.DeepClone()))["state"]!.ToString());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await programs["officer"].SendAsync(HttpMethod.Delete, path, ifMatch: "*")).StatusCode);
        Assert.DoesNotContain(await programs["client"].ListAsync($"/cases/{caseId}/deadlines"), d => d["state"]!.ToString() == "Suspended");
    }

    [Fact]
    public async Task Wrong_input_names_its_field()
    {
        await WrongAsync("client", $"/cases/{caseId}/safety-events", "statement", new JsonObject { ["kind"] = "Other", ["statement"] = " " });
        await WrongAsync("client", $"/cases/{caseId}/safety-events", "kind", new JsonObject { ["statement"] = "Help" });
        var path = $"/safety-events/{(await OkAsync("mediator", $"/cases/{caseId}/safety-events", Alarm))["id"]}";
        await OkAsync("oncall", $"{path}/acknowledge");
        await WrongAsync("oncall", $"{path}/decide", "decision", Decision(d => d.Remove("decision")));
        await WrongAsync("oncall", $"{path}/decide", "statement", Decision(d => d["statement"] = new string('x', 501)));
        await WrongAsync("oncall", $"{path}/decide", "recipients", Decision(d => d["recipients"] = new JsonArray()));
        await WrongAsync("oncall", $"{path}/decide", "recipients[0]", Decision(d => d["recipients"] = new JsonArray("")));
        await WrongAsync("oncall", $"{path}/decide", "basis", Decision(d => d["basis"] = "gossip"));
        await WrongAsync("oncall", $"{path}/decide", "reason", Decision(d => d.Remove("reason")));
        await OkAsync("oncall", $"{path}/decide", Decision());
        await WrongAsync("oncall", $"{path}/clear", "reason", new JsonObject());
        static JsonObject Shift(Action<JsonObject> change)
        {
            var shift = new JsonObject { ["person"] = "oncall@example.org", ["position"] = "OnCall", ["from"] = "2027-03-09T18:00:00Z", ["to"] = "2027-03-10T18:00:00Z" };
            change(shift);
            return shift;
        }

        await WrongAsync("coordinator", "/on-call", "person", Shift(s => s["person"] = "nobody@example.org"));
        await WrongAsync("coordinator", "/on-call", "to", Shift(s => s["to"] = "2027-03-09T17:00:00Z"));
        await WrongAsync("coordinator", "/on-call", "channel", Shift(s => s["channel"] = "pigeon"));
        Assert.Equal(HttpStatusCode.Forbidden, (await programs["client"].PostAsync("/on-call", Shift(_ => { }))).StatusCode);
    }

    [Fact]
    public async Task Everybody_finds_the_alarm_on_every_page_and_raises_it_without_a_script_in_either_language()
    {
        var browser = await factory.SignedInAsync("supporter@example.org", Role.Supporter);
        var page = await browser.OpenAsync("/my");
        Assert.NotNull(page.QuerySelector("header a[href='/safety/alarm']"));

        var form = await browser.OpenAsync("/safety/alarm");
        Assert.Contains("911", form.Body!.TextContent, StringComparison.Ordinal);
        var refused = await (await browser.SubmitAsync("/safety/alarm", ("Wanted.Statement", ""))).ReadAsync();
        Assert.NotNull(refused.QuerySelector("[aria-invalid=true]"));
        var sent = await (await browser.SubmitAsync("/safety/alarm", ("Wanted.Statement", "They will not open the door."), ("Wanted.Kind", "SelfHarm"))).ReadAsync();

        Assert.NotNull(sent.QuerySelector("[role=status]"));
        var listed = Assert.Single(await programs["officer"].ListAsync($"/cases/{caseId}/safety-events"));
        Assert.Equal("SelfHarm", listed["kind"]!.ToString());
        Assert.Null(listed["statement"]);
        var officer = await factory.SignedInAsync("second@example.org", Role.SafetyOfficer);
        Assert.Equal(HttpStatusCode.NotFound, (await officer.GetAsync($"/safety/{listed["id"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await officer.GetAsync("/operations/on-call")).StatusCode);
    }

    [Fact]
    public async Task S10_of_a_finding_and_a_safety_hold_at_the_same_moment_the_hold_stands_and_a_later_finding_is_refused_on_record()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("review.finding");
        var review = (await played.ListAsync("reviews")).First(r => r["state"]!.ToString() == "Open");
        var finding = new JsonObject { ["finding"] = "Compliant", ["text"] = "All is kept." };
        var hold = new JsonObject { ["kind"] = "Safety", ["reason"] = "Somebody is in danger." };

        var answers = await Task.WhenAll(
            played.AskAsync("coordinator", $"/cases/{played.Id}/holds", hold),
            Task.Run(async () =>
            {
                await Task.Yield();
                return await played["mediator"].PostAsync($"/reviews/{review["id"]}/finding", finding, ifMatch: review["etag"]!.ToString());
            }));

        Assert.Equal(HttpStatusCode.Created, answers[0].StatusCode);
        var trail = await played.Factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(
            scope => scope.Db.Set<AuditEvent>().Where(a => a.Action == "hold.placed" || a.Action.StartsWith("review.f")).Select(a => a.Action).ToListAsync(scope.Ct), default);
        Assert.Contains("hold.placed", trail);
        if (answers[1].StatusCode == HttpStatusCode.Conflict)
        {
            Assert.Equal("OnHold", (await answers[1].JsonAsync())["state"]!.ToString());
            Assert.Contains("review.finding.refused", trail);
            Assert.Equal("Open", (await played.ListAsync("reviews")).Single(r => r["id"]!.ToString() == review["id"]!.ToString())["state"]!.ToString());
        }
        else
        {
            Assert.Equal(HttpStatusCode.OK, answers[1].StatusCode);
            Assert.Contains("review.found", trail);
        }
    }

    [Fact]
    public async Task S10_a_finding_by_somebody_who_has_not_seen_the_hold_yet_is_refused_with_the_review_as_it_is_now()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("review.finding");
        var review = (await played.ListAsync("reviews")).First(r => r["state"]!.ToString() == "Open");
        var path = $"/reviews/{review["id"]}/finding";
        Assert.Equal(HttpStatusCode.Created, (await played.AskAsync("coordinator", $"/cases/{played.Id}/holds", new JsonObject { ["kind"] = "Safety", ["reason"] = "Somebody is in danger." })).StatusCode);

        var late = await played["mediator"].PostAsync(path, new JsonObject { ["finding"] = "Compliant", ["text"] = "All is kept." }, ifMatch: review["etag"]!.ToString());

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        var problem = await late.JsonAsync();
        Assert.Equal(("OnHold", "Open", review["id"]!.ToString()), (problem["state"]!.ToString(), problem["current"]!["state"]!.ToString(), problem["current"]!["id"]!.ToString()));
        var trail = await played.Factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(scope => scope.Db.Set<AuditEvent>().Select(a => a.Action).ToListAsync(scope.Ct), default);
        Assert.Contains("hold.placed", trail);
        Assert.Contains("review.finding.refused", trail);
        Assert.DoesNotContain("review.found", trail);
    }

    static JsonObject Decision(Action<JsonObject>? change = null)
    {
        var body = new JsonObject { ["decision"] = "Disclose", ["reason"] = "It is near.", ["statement"] = "A person may be hurt tonight.", ["recipients"] = new JsonArray("Police") };
        change?.Invoke(body);
        return body;
    }

    async Task<JsonObject> OkAsync(string by, string path, JsonObject? body = null)
    {
        var answer = await programs[by].PostAsync(path, (JsonObject?)body?.DeepClone(), ifMatch: "*");
        Assert.True(answer.IsSuccessStatusCode, $"{by} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.JsonAsync();
    }

    async Task WrongAsync(string by, string path, string field, JsonObject body)
    {
        var answer = await programs[by].PostAsync(path, body, ifMatch: "*");
        Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        Assert.Contains(field, await answer.FieldsAsync());
    }

    Task MoveToAsync(string instant) => OkAsync("coordinator", "/clock", new JsonObject { ["to"] = instant });

    public async Task InitializeAsync()
    {
        programs["coordinator"] = await factory.ProgramAsync(Role.Coordinator, "coordinator@example.org");
        (string Key, Role Role)[] people =
        [
            ("client", Role.Client), ("clinician", Role.Clinician), ("institution", Role.InstitutionRepresentative), ("mediator", Role.Mediator), ("officer", Role.SafetyOfficer),
        ];
        caseId = await programs["coordinator"].OpenCaseAsync(body => body["parties"] = new JsonArray(
            [.. people.Select(p => (JsonNode)ApiCalls.Party(p.Key, p.Role.ToString(), $"{p.Key}@example.org")), ApiCalls.Party("supporter", "Supporter", "supporter@example.org")]));
        foreach (var (key, role) in people)
            programs[key] = await factory.ProgramAsync(role, $"{key}@example.org");
        foreach (var (key, position) in ((string, string)[])[("oncall", "OnCall"), ("backup", "Backup"), ("director", "Director")])
        {
            programs[key] = await factory.ProgramAsync(Role.SafetyOfficer, $"{key}@example.org");
            await OkAsync("coordinator", "/on-call", new JsonObject { ["person"] = $"{key}@example.org", ["position"] = position, ["from"] = "2027-03-01T00:00:00Z", ["to"] = "2027-04-01T00:00:00Z" });
        }

        // The parties are asked something whose clock can stop.
        var task = (await programs["coordinator"].ListAsync($"/cases/{caseId}/tasks")).First(t => t["kind"]!.ToString() == "acknowledge");
        await OkAsync("coordinator", $"/tasks/{task["id"]}/complete", new JsonObject { ["outcome"] = "Acknowledged" });
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
