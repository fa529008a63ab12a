using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Channels;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Parties;
using MediationWorkflows.Reviews;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Settlements;
using MediationWorkflows.Tests.Support;
using NodaTime;

namespace MediationWorkflows.Tests.Roadmap;

/// <summary>Check-ins, key figures, supervisors outside and the oversight committee: who reports, in which format, to whom and how often.</summary>
public sealed class PeriodicReportTests
{
    private static readonly StartSeries.Command Figure = new(
        Guid.Empty, ReportPurpose.KeyFigure, "Falls", [new ReportHeading("Falls in a month", 2, AtMost: true)], "institution", To: null, ChannelId: null, new LocalDate(2027, 2, 1), "1 mo", At: null, Until: null, null!);

    [Theory, BothDatabases]
    public async Task Daily_check_ins_are_asked_for_at_their_local_hour_and_a_missed_one_keeps_none_from_being_asked_for(DatabaseProvider provider)
    {
        await using var opened = await RoadmapWorld.OpenAsync(provider);
        var channel = await ChannelAsync(opened);
        await opened.StartAsync(CheckIn(channel) with { Until = new LocalDate(2027, 1, 29) });
        await opened.MoveToAsync(new LocalDate(2027, 1, 11), hour: 8);
        Assert.Empty(await opened.AllAsync<PeriodicReport>());
        await opened.MoveToAsync(new LocalDate(2027, 1, 11), hour: 10);
        await opened.AnswerAsync(WriteReportTask.KindName, "Written", "clinician", new JsonObject { ["entries"] = new JsonArray("Quiet", "Nothing") });
        await opened.MoveToAsync(new LocalDate(2027, 2, 12));

        var reports = (await opened.AllAsync<PeriodicReport>()).OrderBy(r => r.DueOn).ToList();
        Assert.Equal((PeriodicReportState.Issued, new LocalDate(2027, 1, 11)), (reports[0].State, reports[0].DueOn));
        Assert.Equal(["Quiet", "Nothing"], reports[0].Entries);
        // Silence of one day is over some days later, and then the next is asked for.
        Assert.True(reports.Count >= 2, "The series ended with the first that was missed.");
        Assert.All(reports.Skip(1), r => Assert.Equal(PeriodicReportState.Missed, r.State));
        Assert.All(reports, r => Assert.True(r.DueOn <= new LocalDate(2027, 1, 29)));
        Assert.Empty(await opened.AskedAsync(WriteReportTask.KindName));
    }

    [Theory]
    [InlineData("channelId")]
    [InlineData("every")]
    [InlineData("headings[0].target")]
    [InlineData("first")]
    [InlineData("to")]
    public async Task A_series_has_the_format_the_rhythm_and_the_recipient_that_its_purpose_needs(string field)
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        var command = field switch
        {
            "channelId" => CheckIn(Guid.Empty) with { ChannelId = null },
            "every" => CheckIn(await ChannelAsync(opened)) with { Every = "3 mo" },
            "headings[0].target" => Figure with { Headings = [new ReportHeading("How it goes")] },
            "first" => Figure with { First = new LocalDate(2027, 1, 3) },
            _ => Figure with { Purpose = ReportPurpose.ToSupervisor, To = "client" },
        };

        Assert.Equal([field], (await Assert.ThrowsAsync<InvalidInputException>(() => opened.StartAsync(command))).Errors.Keys);
    }

    [Fact]
    public async Task Check_ins_go_with_a_channel_that_who_starts_them_may_know_of()
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        var apart = await opened.DoAsync(s => s.Get<OpenChannel>().RunAsync(new OpenChannel.Command(opened.Id, "Apart", InformationClass.PartyPrivate, ["clinician"], opened.By("client")), s.Now, s.Ct));

        await Assert.ThrowsAsync<InvalidInputException>(() => opened.StartAsync(CheckIn(apart.Id)));
    }

    [Fact]
    public async Task A_key_figure_is_a_number_of_who_measures_it()
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        await opened.StartAsync(Figure);
        await opened.MoveToAsync(new LocalDate(2027, 2, 1));
        var report = Assert.Single(await opened.AllAsync<PeriodicReport>());

        await Assert.ThrowsAsync<InvalidInputException>(() => opened.WriteAsync(report, opened.By("institution"), "few"));
        await Assert.ThrowsAsync<InvalidInputException>(() => opened.WriteAsync(report, opened.By("institution"), "1", "2"));
        await Assert.ThrowsAsync<NotAllowedException>(() => opened.WriteAsync(report, opened.By("client"), "1"));
        await opened.WriteAsync(report, opened.By("institution"), "1.5");

        Assert.Equal(["1.5"], (await opened.LoadAsync<PeriodicReport>(report.Id)).Entries);
        await Assert.ThrowsAsync<StateException>(() => opened.WriteAsync(report, opened.By("institution"), "0"));
        Assert.Empty(await opened.AskedAsync(WriteReportTask.KindName));
        await opened.MoveToAsync(new LocalDate(2027, 3, 1));
        Assert.Equal(2, (await opened.AllAsync<PeriodicReport>()).Count);
    }

    [Theory, BothDatabases]
    public async Task A_board_that_supervises_is_reported_to_as_often_as_the_settlement_says_and_reads_what_it_was_sent(DatabaseProvider provider)
    {
        await using var opened = await RoadmapWorld.OpenAsync(provider);
        var board = await opened.JoinAsync("board", Role.Regulator);
        var settlement = await SettlementTests.InForceAsync(opened, Supervised("board"));
        var series = Assert.Single(await opened.AllAsync<ReportSeries>());
        Assert.Equal((ReportPurpose.ToSupervisor, board.Id, opened["coordinator"], new LocalDate(2027, 4, 4)), (series.Purpose, series.ToId, series.ReporterId, series.FirstOn));
        await opened.MoveToAsync(new LocalDate(2027, 4, 4));
        var report = Assert.Single(await opened.AllAsync<PeriodicReport>());
        Assert.False(await opened.ReadsAsync<PeriodicReport>(board, report.Id));
        var before = (await opened.AllAsync<Disclosure>()).Count;

        await opened.WriteAsync(report, opened.By("coordinator"), "All trained but two", "No complaint");

        Assert.True(await opened.ReadsAsync<PeriodicReport>(board, report.Id));
        Assert.Equal((before + 1, board.Id), ((await opened.AllAsync<Disclosure>()).Count, (await opened.AllAsync<Disclosure>()).MaxBy(d => d.At)!.RecipientId));
        // Another version may name others.
        await SettlementTests.AmendedAsync(opened, settlement, SettlementTests.Content);
        Assert.NotNull((await opened.LoadAsync<ReportSeries>(series.Id)).EndedAt);
        await opened.MoveToAsync(new LocalDate(2027, 8, 1));
        Assert.Single(await opened.AllAsync<PeriodicReport>());
    }

    [Fact]
    public async Task A_review_that_finds_it_not_kept_asks_whether_the_board_is_called_upon_and_then_it_reads_that_review()
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        var board = await opened.JoinAsync("board", Role.Regulator);
        await SettlementTests.InForceAsync(opened, Supervised("board"));
        var review = (await opened.AllAsync<ComplianceReview>()).MinBy(r => r.Number)!;
        await opened.DoAsync(async s =>
        {
            await s.Get<OpenReview>().RunAsync(new OpenReview.Command(review.Id, Viewer.System), s.Now, s.Ct);
            await s.Get<RecordFinding>().RunAsync(new RecordFinding.Command(review.Id, ReviewState.NonCompliant, "Nobody was trained", opened.By("mediator")), s.Now, s.Ct);
        });

        Assert.Equal(["coordinator"], await opened.AskedAsync(EngageSupervisorTask.KindName));
        Assert.False(await opened.ReadsAsync<ComplianceReview>(board, review.Id));
        await opened.AnswerAsync(EngageSupervisorTask.KindName, "Engaged", "coordinator");
        Assert.True(await opened.ReadsAsync<ComplianceReview>(board, review.Id));
    }

    [Fact]
    public async Task A_committee_reports_on_goals_of_which_one_is_measured_and_closing_the_case_ends_it()
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        await opened.JoinAsync("committee", Role.Oversight);
        var quarterly = Figure with { Purpose = ReportPurpose.Oversight, Reporter = "committee", Every = "3 mo", Headings = [new ReportHeading("Staff trained, in per cent", 90), new ReportHeading("What is to be done")] };
        await Assert.ThrowsAsync<InvalidInputException>(() => opened.StartAsync(quarterly with { Reporter = "institution" }));
        await Assert.ThrowsAsync<InvalidInputException>(() => opened.StartAsync(quarterly with { Headings = [new ReportHeading("How it goes")] }));
        var series = await opened.StartAsync(quarterly);
        await opened.MoveToAsync(new LocalDate(2027, 2, 1));
        Assert.Equal(["committee"], await opened.AskedAsync(WriteReportTask.KindName));

        await opened.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(opened.Id, CaseOutcome.Withdrawn, opened.By("coordinator")), s.Now, s.Ct));

        Assert.NotNull((await opened.LoadAsync<ReportSeries>(series.Id)).EndedAt);
        Assert.Empty(await opened.AskedAsync(WriteReportTask.KindName));
    }

    [Theory, BothDatabases]
    public async Task A_settlement_in_force_has_the_committee_report_every_quarter_whoever_sits_in_it(DatabaseProvider provider)
    {
        await using var opened = await RoadmapWorld.OpenAsync(provider);
        var first = await opened.JoinAsync("committee", Role.Oversight);
        var settlement = await SettlementTests.InForceAsync(opened, SettlementTests.Content);
        var series = Assert.Single(await opened.AllAsync<ReportSeries>());
        Assert.Equal((ReportPurpose.Oversight, first.Id, new LocalDate(2027, 4, 4), "3 mo"), (series.Purpose, series.ReporterId, series.FirstOn, series.Every));
        // The institution keeps the roadmap as well, and does not end what watches over it.
        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s => s.Get<EndSeries>().RunAsync(new EndSeries.Command(series.Id, opened.By("institution")), s.Now, s.Ct)));
        Assert.Contains(series.Headings, h => h.Target is not null);
        var next = await opened.DoAsync(s => s.Get<ReplaceParticipation>().RunAsync(
            new ReplaceParticipation.Command(first.Id, OpenedCase.Party("successor", nameof(Role.Oversight)), opened.By("coordinator")), s.Now, s.Ct));
        await SettlementTests.AmendedAsync(opened, settlement, SettlementTests.Content);
        await opened.MoveToAsync(new LocalDate(2027, 4, 4));

        Assert.Single(await opened.AllAsync<ReportSeries>());
        Assert.Equal(["successor"], await opened.AskedAsync(WriteReportTask.KindName));
        await opened.WriteAsync(Assert.Single(await opened.AllAsync<PeriodicReport>()), RoadmapWorld.As(next), "100", "0", "Nothing");
        await opened.MoveToAsync(new LocalDate(2027, 7, 4));
        Assert.Equal(new LocalDate(2027, 7, 4), (await opened.AllAsync<PeriodicReport>()).Max(r => r.DueOn));
    }

    [Fact]
    public async Task A_committee_that_joins_later_is_asked_from_then_on_and_a_case_without_one_asks_nobody()
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        await SettlementTests.InForceAsync(opened, SettlementTests.Content);
        Assert.Empty(await opened.AllAsync<ReportSeries>());
        await opened.MoveToAsync(new LocalDate(2027, 2, 1));

        await opened.JoinAsync("committee", Role.Oversight);

        Assert.Equal(new LocalDate(2027, 5, 1), Assert.Single(await opened.AllAsync<ReportSeries>()).FirstOn);
    }

    [Fact]
    public async Task Who_comes_into_a_reporters_place_writes_the_report_that_was_asked_for_before_and_the_next()
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        await opened.StartAsync(Figure with { Reporter = "coordinator" });
        await opened.MoveToAsync(new LocalDate(2027, 2, 1));
        var successor = await opened.DoAsync(s => s.Get<ReplaceParticipation>().RunAsync(
            new ReplaceParticipation.Command(opened["coordinator"], OpenedCase.Party("successor", nameof(Role.Coordinator)), OpenedCase.Office), s.Now, s.Ct));

        var asked = Assert.Single(await opened.AllAsync<PeriodicReport>());
        await Assert.ThrowsAnyAsync<DomainException>(() => opened.WriteAsync(asked, opened.By("coordinator"), "1"));
        await opened.WriteAsync(asked, RoadmapWorld.As(successor), "1");
        await opened.MoveToAsync(new LocalDate(2027, 3, 1));

        Assert.Equal(["successor"], await opened.AskedAsync(WriteReportTask.KindName));
    }

    private static StartSeries.Command CheckIn(Guid channel) => new(
        Guid.Empty, ReportPurpose.CheckIn, "How it goes on the ward", [new ReportHeading("How was the day?"), new ReportHeading("What worries you?")], "clinician", To: null, channel,
        new LocalDate(2027, 1, 11), "1 d", At: null, Until: null, null!);

    private static async Task<Guid> ChannelAsync(OpenedCase opened) => (await opened.DoAsync(s => s.Get<OpenChannel>().RunAsync(
        new OpenChannel.Command(opened.Id, "The ward", InformationClass.PartyPrivate, ["clinician"], opened.By("mediator")), s.Now, s.Ct))).Id;

    private static SettlementInput Supervised(string by) =>
        SettlementTests.Content with { Supervisors = [new SupervisorInput(by, "Adherence to the training plan\nComplaints of patients", 3, "Two reviews in a row find it not kept")] };
}
