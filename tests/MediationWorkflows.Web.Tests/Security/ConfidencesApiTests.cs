using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Parties;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>The safe channel and the logged exception, as people and programs meet them.</summary>
public sealed class ConfidencesApiTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z").With("Whistleblowing:SmallestCount", "2");
    HttpClient clinician = null!;
    string caseId = null!;

    [Fact]
    public async Task A_report_is_read_by_its_author_and_the_mediator_and_counted_only_from_the_smallest_count_up()
    {
        var mediator = await factory.ProgramAsync(Role.Mediator, "mediator@example.org");
        var institution = await factory.ProgramAsync(Role.InstitutionRepresentative, "institution@example.org");
        var auditor = await factory.ProgramAsync(Role.Auditor);
        var trail = (await auditor.ListAsync($"/cases/{caseId}/audit")).Count;
        var report = await ReportAsync("The doses are wrong.");

        var read = await mediator.ReadAsync($"/whistleblower-reports/{report}");
        Assert.Equal(("The doses are wrong.", false), (read["text"]!.ToString(), (bool)read["mine"]!));
        Assert.DoesNotContain("clinician", read.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.True((bool)(await clinician.ReadAsync($"/whistleblower-reports/{report}"))["mine"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await institution.SendAsync(HttpMethod.Get, $"/whistleblower-reports/{report}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await auditor.SendAsync(HttpMethod.Get, $"/whistleblower-reports/{report}")).StatusCode);
        Assert.Equal(trail, (await auditor.ListAsync($"/cases/{caseId}/audit")).Count);

        Assert.Null((await CountAsync(auditor))["count"]);
        await ReportAsync("They still are.");
        Assert.Equal(2, (int)(await CountAsync(auditor))["count"]!);
        Assert.Empty((await CountAsync(auditor))["items"]!.AsArray());
        Assert.Null((await CountAsync(institution))["count"]);
    }

    /// <summary>What is kept so that a request sent twice is answered once must not say who blew the whistle, nor when.</summary>
    [Fact]
    public async Task A_report_that_is_sent_twice_is_one_report_and_no_table_says_who_sent_it_or_at_which_hour()
    {
        var body = new JsonObject { ["text"] = "The doses are wrong." };
        var first = await clinician.PostAsync($"/cases/{caseId}/whistleblower-reports", body.DeepClone(), key: "once");
        var second = await clinician.PostAsync($"/cases/{caseId}/whistleblower-reports", body.DeepClone(), key: "once");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        var report = (await first.JsonAsync())["id"]!.ToString();
        var (kept, persons) = await factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(
            async scope => (
                await scope.Db.Database.SqlQueryRaw<string>("SELECT key || ' ' || headers || ' ' || body || ' ' || created_at AS \"Value\" FROM idempotency_records").SingleAsync(scope.Ct),
                await scope.Db.Set<Person>().Select(p => p.Id).ToListAsync(scope.Ct)),
            default);
        Assert.All(persons, person => Assert.DoesNotContain(person.ToString("N"), kept, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(report, kept, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("whistleblower", kept, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("2027-01-04T00:00:00", kept, StringComparison.Ordinal);
    }

    /// <summary>Whoever looks after the case, or runs the installation, reads the lists of mails: a line the moment somebody reports would tell who was just here.</summary>
    [Fact]
    public async Task No_list_of_mails_knows_of_a_report_before_the_morning()
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator, "another@example.org");
        async Task<string> MailsAsync() => string.Concat((await coordinator.ListAsync($"/cases/{caseId}/mails?limit=200")).Concat(await coordinator.ListAsync("/operations/mail?limit=200")).Select(m => m["id"]!.ToString()))
            + string.Join(' ', await factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(async scope => (await WorkBacklog.TakeAsync(scope)).Outbox.OrderBy(o => o.Key, StringComparer.Ordinal).ToList(), default));
        var before = await MailsAsync();
        await ReportAsync("The doses are wrong.");
        Assert.Equal(before, await MailsAsync());

        await coordinator.PostAsync("/clock", new JsonObject { ["to"] = "2027-01-05T14:00:00Z" });
        var notice = Assert.Single(await coordinator.ListAsync($"/cases/{caseId}/mails?limit=200"), m => m["template"]!.ToString() == Consent.EndSharing.Template);
        Assert.Equal(("mediator", "2027-01-05T14:00:00Z"), (notice["to"]!.ToString(), notice["intendedAt"]!.ToString()));
    }

    [Fact]
    public async Task A_safety_officer_opens_one_caucus_item_by_a_logged_exception_and_its_owner_finds_that_in_the_ledger()
    {
        var officer = await factory.ProgramAsync(Role.SafetyOfficer, "safety@example.org");
        var client = await factory.ProgramAsync(Role.Client, "client@example.org");
        var item = (await (await client.PostAsync($"/cases/{caseId}/items", new JsonObject { ["class"] = "Caucus", ["title"] = "A threat", ["text"] = "He said he would." })).JsonAsync())["id"]!.ToString();
        Assert.Equal(HttpStatusCode.NotFound, (await officer.SendAsync(HttpMethod.Get, $"/items/{item}")).StatusCode);

        var unfounded = await officer.PostAsync($"/cases/{caseId}/exceptional-access", new JsonObject { ["subjectId"] = item, ["basis"] = "curiosity", ["reason"] = "I would like to." });
        Assert.Equal(["basis"], await unfounded.FieldsAsync());
        var opened = await officer.PostAsync($"/cases/{caseId}/exceptional-access", new JsonObject { ["subjectId"] = item, ["basis"] = "threat-of-harm", ["reason"] = "A threat was reported." });
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);

        Assert.Equal("He said he would.", (await officer.ReadAsync($"/items/{item}"))["text"]!.ToString());
        var entry = Assert.Single(await client.ListAsync($"/cases/{caseId}/disclosures"));
        Assert.Equal(("The safety", "A threat was reported.", "threat-of-harm"), (entry["recipient"]!.ToString(), entry["purpose"]!.ToString(), entry["basis"]!.ToString()));
    }

    async Task<string> ReportAsync(string text)
    {
        var answer = await clinician.PostAsync($"/cases/{caseId}/whistleblower-reports", new JsonObject { ["text"] = text });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync())["id"]!.ToString();
    }

    Task<JsonObject> CountAsync(HttpClient who) => who.ReadAsync($"/cases/{caseId}/whistleblower-reports");

    public async Task InitializeAsync()
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        caseId = await coordinator.OpenCaseAsync(body => body["parties"]!.AsArray().Add(ApiCalls.Party("safety", "SafetyOfficer", "safety@example.org")));
        clinician = await factory.ProgramAsync(Role.Clinician, "clinician@example.org");
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
