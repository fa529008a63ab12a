using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
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
