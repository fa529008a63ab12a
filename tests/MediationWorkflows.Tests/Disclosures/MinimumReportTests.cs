using System.Text.Json.Nodes;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Escalations;
using MediationWorkflows.Items;
using MediationWorkflows.Access;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Roadmap;
using MediationWorkflows.Tests.Settlements;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Disclosures;

/// <summary>What goes to a court with formal dispute resolution: that there was a mediation, its end, who came, and what all have signed. Nothing that was said.</summary>
public sealed class MinimumReportTests
{
    private const string Secret = "The doses were never checked";

    [Theory, BothDatabases]
    public async Task A_court_learns_whether_it_was_settled_and_who_came_and_nothing_that_was_said(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        await opened.DoAsync(s => s.Get<CreateItem>().RunAsync(new CreateItem.Command(opened.Id, InformationClass.Joint, Secret, Secret, SessionId: null, opened.By("mediator")), s.Now, s.Ct));
        await HeldAsync(opened, came: "client", missed: "clinician");
        var settlement = await SettlementTests.InForceAsync(opened, SettlementTests.Content);

        var report = await ReportAsync(opened, "mediator");

        Assert.Equal((true, null, true), (report.TookPlace, report.EndedOn, report.IsSettled));
        Assert.Equal(["Name of client"], report.Attended.Select(a => a.Name));
        Assert.Equal((settlement.ContentHash, "The staff is trained."), (report.Agreed!.ContentHash, Assert.Single(report.Agreed.Terms)));
        Assert.DoesNotContain(Secret, System.Text.Json.JsonSerializer.Serialize(report), StringComparison.Ordinal);
        var entry = Assert.Single(await opened.World.ReadAsync(s => s.Db.Set<Disclosure>().Where(d => d.Basis == "minimum-report").ToListAsync(s.Ct)));
        Assert.Equal("The district court", entry.Recipient.Reveal());
        Assert.Equal(1, await opened.World.ReadAsync(s => s.Db.Set<AuditEvent>().CountAsync(a => a.Action == "case.minimumReport", s.Ct)));
    }

    [Fact]
    public async Task Without_a_session_and_a_signature_it_says_so_and_only_neutrals_make_it()
    {
        await using var opened = await OpenedCase.CreateAsync();
        await opened.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(opened.Id, CaseOutcome.Withdrawn, opened.By("coordinator")), s.Now, s.Ct));

        var report = await ReportAsync(opened, "coordinator");

        Assert.Equal((false, new LocalDate(2027, 1, 4), false), (report.TookPlace, report.EndedOn!.Value, report.IsSettled));
        Assert.Empty(report.Attended);
        Assert.Null(report.Agreed);
        await Assert.ThrowsAsync<NotAllowedException>(() => ReportAsync(opened, "client"));
    }

    [Theory, BothDatabases]
    public async Task Whoever_goes_on_to_a_court_has_the_office_asked_for_the_report_and_making_it_is_the_answer(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        await opened.DoAsync(s => s.Get<ProposeEscalation>().RunAsync(
            new ProposeEscalation.Command(opened.Id, EscalationRung.FormalDisputeResolution, "What is owed?", SubjectId: null, opened.By("client")), s.Now, s.Ct));
        Assert.Equal(["coordinator"], await opened.AskedAsync(MinimumReportTask.KindName));

        await ReportAsync(opened, "coordinator");

        Assert.Empty(await opened.AskedAsync(MinimumReportTask.KindName));
        Assert.Equal(1, await opened.World.ReadAsync(s => s.Db.Set<Disclosure>().CountAsync(d => d.Basis == "minimum-report", s.Ct)));
    }

    [Fact]
    public async Task Answering_the_question_makes_the_report_too_unless_nobody_asks_for_it()
    {
        await using var opened = await OpenedCase.CreateAsync();
        foreach (var question in (string[])["What is owed?", "To whom?"])
        {
            await opened.DoAsync(s => s.Get<ProposeEscalation>().RunAsync(
                new ProposeEscalation.Command(opened.Id, EscalationRung.FormalDisputeResolution, question, SubjectId: null, opened.By("client")), s.Now, s.Ct));
            var outcome = question == "To whom?" ? "NotAskedFor" : MinimumReportTask.Made;
            await opened.AnswerAsync(MinimumReportTask.KindName, outcome, "coordinator", new JsonObject { ["recipient"] = "The district court" });
        }

        Assert.Equal("The district court", Assert.Single(await opened.AllAsync<Disclosure>()).Recipient.Reveal());
    }

    private static Task<MakeMinimumReport.MinimumReport> ReportAsync(OpenedCase opened, string by) => opened.DoAsync(s =>
        s.Get<MakeMinimumReport>().RunAsync(new MakeMinimumReport.Command(opened.Id, "The district court", opened.By(by)), s.Now, s.Ct));

    private static Task HeldAsync(OpenedCase opened, string came, string missed) => opened.DoAsync(s =>
    {
        var session = new Session
        {
            Id = Ids.New(s.Now), CaseId = opened.Id, Number = 1, Format = SessionFormat.Joint, StartsAt = s.Now, BlockMinutes = 50, BreakMinutes = 10, PlannedBlocks = 1, CreatedAt = s.Now,
        };
        session.Attendees.Add(new SessionAttendee { SessionId = session.Id, ParticipationId = opened[came] });
        session.Attendees.Add(new SessionAttendee { SessionId = session.Id, ParticipationId = opened[missed] });
        session.Start(s.Now);
        session.Attendees[1].AbsentAt = s.Now;
        s.Db.Add(session);
        return Task.CompletedTask;
    });
}
