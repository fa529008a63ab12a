using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Tests.Documents;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Whistleblowing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Tests.Whistleblowing;

public sealed class WhistleblowerTests
{
    [Theory, BothDatabases]
    public async Task Who_reported_what_stands_nowhere_in_the_open(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var before = await TrailAsync(opened, opened.Id);

        var report = await ReportAsync(opened, "clinician");

        var columns = await opened.World.ReadAsync(s => s.Db.Database
            .SqlQueryRaw<string>("SELECT reporter || ' ' || text || ' ' || watch_until || ' ' || received_on AS \"Value\" FROM whistleblower_reports").SingleAsync(s.Ct));
        Assert.DoesNotContain(opened["clinician"].ToString("N"), columns, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("doses", columns, StringComparison.Ordinal);
        Assert.EndsWith("2027-01-04", columns, StringComparison.Ordinal);
        // Nothing of it is on the case's chain, and its own begins at the day's midnight and names nobody.
        Assert.Equal(before.Count, (await TrailAsync(opened, opened.Id)).Count);
        var own = Assert.Single(await TrailAsync(opened, report));
        Assert.Equal((null, TestWorld.At("2027-01-04T00:00:00Z")), (own.ActorId, own.At));
        // Random, so that it says nothing of when it was made.
        Assert.Equal(4, report.Version);
    }

    [Theory, BothDatabases]
    public async Task Its_author_and_the_mediator_read_it_and_nobody_else_learns_that_it_exists(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var report = await ReportAsync(opened, "clinician");

        foreach (var (who, sees) in new[] { ("clinician", true), ("mediator", true), ("client", false), ("institution", false), ("coordinator", false), ("insurer", false) })
        {
            Assert.Equal(sees, await opened.World.ReadAsync(async s =>
            {
                try
                {
                    await s.Get<AccessPolicy>().FindAsync<WhistleblowerReport>(opened.By(who), report, "report", s.Now, s.Ct);
                    return true;
                }
                catch (NotFoundException)
                {
                    return false;
                }
            }));
        }
    }

    /// <summary>A link that said who read their own report would say whose it is.</summary>
    [Fact]
    public async Task Reading_ones_own_report_leaves_no_trace_and_anybody_elses_reading_does()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var report = await ReportAsync(opened, "clinician");
        Task<bool> OpenAsync(string who) => opened.DoAsync(async s => await s.Get<AccessPolicy>().TryOpenAsync<WhistleblowerReport>(opened.By(who), report, s.Now, s.Ct) is not null);

        Assert.True(await OpenAsync("clinician"));
        Assert.DoesNotContain(await TrailAsync(opened, report), link => link.ActorId == opened.By("clinician").PersonId);
        Assert.True(await OpenAsync("mediator"));
        Assert.False(await OpenAsync("institution"));
        Assert.Equal(["report.received", "content.read", "content.read.refused"], (await TrailAsync(opened, report)).Select(a => a.Action));
    }

    [Fact]
    public async Task The_mediator_hears_of_any_number_of_them_by_one_common_mail_the_next_morning()
    {
        await using var opened = await OpenedCase.CreateAsync();
        await ReportAsync(opened, "clinician");
        await ReportAsync(opened, "client");

        var mail = Assert.Single(await opened.World.ReadAsync(s => s.Db.Set<OutboxMessage>().Where(m => m.ParticipationId == opened["mediator"]).ToListAsync(s.Ct)));

        var morning = TestWorld.At("2027-01-05T14:00:00Z");
        Assert.Equal((MediationWorkflows.Consent.EndSharing.Template, morning), (mail.Template, mail.IntendedAt));
        // Nothing of it says when it was wanted: not its date, and not its id, which carries an instant.
        Assert.Equal((morning, morning), (mail.CreatedAt, Instant.FromUnixTimeMilliseconds(Convert.ToInt64(mail.Id.ToString("N")[..12], 16))));
    }

    [Theory, BothDatabases]
    public async Task A_step_against_who_reported_is_flagged_to_those_who_may_know_and_looks_the_same_to_who_takes_it(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var report = await ReportAsync(opened, "clinician");
        opened.Pass(Duration.FromDays(119));
        var watched = await WithdrawAsync(opened, "clinician");
        var other = await WithdrawAsync(opened, "insurer");

        var flag = Assert.Single((await opened.LoadAsync<WhistleblowerReport>(report)).Flags);
        Assert.Equal(("participation.withdrawn", new LocalDate(2027, 5, 3)), (flag.Step.Reveal(), flag.Day));
        Assert.Equal(other.Select(a => a.Action), watched.Select(a => a.Action));
        Assert.Equal(other.Select(a => a.Data), watched.Select(a => a.Data));
    }

    [Fact]
    public async Task After_the_window_nothing_is_flagged()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var report = await ReportAsync(opened, "clinician");
        opened.Pass(Duration.FromDays(121));
        await WithdrawAsync(opened, "clinician");

        Assert.Empty((await opened.LoadAsync<WhistleblowerReport>(report)).Flags);
    }

    [Fact]
    public async Task Where_steps_are_blocked_they_are_blocked_against_everybody_so_that_the_refusal_tells_nothing()
    {
        await using var opened = await OpenedCase.CreateAsync();
        await ReportAsync(opened, "clinician");
        opened.World.Get<IOptions<WhistleblowingOptions>>().Value.AdverseSteps = AdverseStepMode.Block;

        var watched = await Assert.ThrowsAsync<NotAllowedException>(() => WithdrawAsync(opened, "clinician"));
        var other = await Assert.ThrowsAsync<NotAllowedException>(() => WithdrawAsync(opened, "insurer"));
        Assert.Equal(other.Message, watched.Message);

        await WithdrawAsync(opened, "insurer", "mediator");
        // Leaving by oneself is no step against anybody.
        await WithdrawAsync(opened, "clinician", "clinician");
    }

    /// <summary>Restricting the clinician who reported is what retaliation looks like.</summary>
    [Theory, BothDatabases]
    public async Task A_restriction_of_who_reported_is_flagged_at_each_step_and_its_trail_is_that_of_any_other(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider, withShipped: true);
        await using var other = await OpenedCase.CreateAsync(provider, withShipped: true);
        var report = await ReportAsync(opened, "clinician");

        var (watched, unwatched) = (await RestrictAsync(opened, "institution"), await RestrictAsync(other, "institution"));

        var flags = (await opened.LoadAsync<WhistleblowerReport>(report)).Flags;
        Assert.Equal(["restriction.activated", "restriction.extended", "restriction.proposed"], flags.Select(f => f.Step.Reveal()).Order(StringComparer.Ordinal));
        Assert.Equal(unwatched, watched);
    }

    [Fact]
    public async Task Where_steps_are_blocked_a_restriction_is_proposed_begun_and_extended_by_the_mediator_only_whoever_it_limits()
    {
        await using var opened = await OpenedCase.CreateAsync(withShipped: true);
        await using var other = await OpenedCase.CreateAsync(withShipped: true);
        var report = await ReportAsync(opened, "clinician");
        foreach (var blocked in new[] { opened, other })
        {
            blocked.World.Get<IOptions<WhistleblowingOptions>>().Value.AdverseSteps = AdverseStepMode.Block;
        }

        var refusals = new List<string>();
        foreach (var each in new[] { opened, other })
        {
            refusals.Add((await Assert.ThrowsAsync<NotAllowedException>(() => ProposeAsync(each, "institution"))).Message);
            var id = await ProposeAsync(each, "mediator");
            refusals.Add((await Assert.ThrowsAsync<NotAllowedException>(() => ActivateAsync(each, id, "institution"))).Message);
            await ActivateAsync(each, id, "mediator");
            refusals.Add((await Assert.ThrowsAsync<NotAllowedException>(() => ExtendAsync(each, id, "institution"))).Message);
            await ExtendAsync(each, id, "mediator");
        }

        Assert.Single(refusals.Distinct());
        Assert.Equal(3, (await opened.LoadAsync<WhistleblowerReport>(report)).Flags.Count);
    }

    /// <summary>Items and documents have an author.</summary>
    [Fact]
    public async Task What_is_told_as_a_whistleblower_is_not_filed_as_an_item_or_a_document()
    {
        await using var opened = await OpenedCase.CreateAsync();

        var item = await Assert.ThrowsAsync<InvalidInputException>(() => opened.DoAsync(s => s.Get<CreateItem>().RunAsync(
            new CreateItem.Command(opened.Id, InformationClass.Whistleblower, "Doses", "The doses are wrong.", SessionId: null, opened.By("clinician")), s.Now, s.Ct)));
        var document = await Assert.ThrowsAsync<InvalidInputException>(() => Files.AddAsync(opened, "clinician", InformationClass.Whistleblower));

        Assert.Contains("safe channel", item.Message, StringComparison.Ordinal);
        Assert.Equal(item.Message, document.Message);
    }

    /// <summary>What the trail says about a restriction from its proposal to its extension.</summary>
    private static async Task<List<string>> RestrictAsync(OpenedCase opened, string by)
    {
        var before = (await TrailAsync(opened, opened.Id)).Count;
        var id = await ProposeAsync(opened, by);
        await ActivateAsync(opened, id, by);
        await ExtendAsync(opened, id, by);
        return [.. (await TrailAsync(opened, opened.Id)).Skip(before).Select(a => a.Action)];
    }

    private static async Task<Guid> ProposeAsync(OpenedCase opened, string by) => (await opened.DoAsync(s => s.Get<ProposeRestriction>().RunAsync(
        new ProposeRestriction.Command(
            opened.Id, "clinician", "No night shifts", new LocalDate(2027, 1, 4), new LocalDate(2027, 3, 15), "mediator", 14, [new BenchmarkInput("A course")], opened.By(by)),
        s.Now, s.Ct))).Id;

    private static Task ActivateAsync(OpenedCase opened, Guid id, string by) =>
        opened.DoAsync(s => s.Get<ActivateRestriction>().RunAsync(new ActivateRestriction.Command(id, opened.By(by)), s.Now, s.Ct));

    private static Task ExtendAsync(OpenedCase opened, Guid id, string by) => opened.DoAsync(s => s.Get<DecideRestriction>().RunAsync(
        new DecideRestriction.Command(id, RestrictionDecisionKind.Extend, "More time", new LocalDate(2027, 6, 1), opened.By(by)), s.Now, s.Ct));

    private static async Task<Guid> ReportAsync(OpenedCase opened, string who) => (await opened.DoAsync(s => s.Get<ReportAsWhistleblower>().RunAsync(
        new ReportAsWhistleblower.Command(opened.Id, "The doses are wrong.", With: null, opened.By(who)), s.Now, s.Ct))).Id;

    /// <summary>What the trail says about it.</summary>
    private static async Task<List<AuditEvent>> WithdrawAsync(OpenedCase opened, string who, string by = "coordinator")
    {
        var before = (await TrailAsync(opened, opened.Id)).Count;
        await opened.DoAsync(s => s.Get<WithdrawParticipation>().RunAsync(new WithdrawParticipation.Command(opened[who], opened.By(by)), s.Now, s.Ct));
        return [.. (await TrailAsync(opened, opened.Id)).Skip(before)];
    }

    private static Task<List<AuditEvent>> TrailAsync(OpenedCase opened, Guid chain) =>
        opened.World.ReadAsync(s => s.Db.Set<AuditEvent>().Where(a => a.CaseId == chain).OrderBy(a => a.Sequence).ToListAsync(s.Ct));
}
