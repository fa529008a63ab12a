using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Retention;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Lifecycle;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Tests.Retention;

public sealed class DeleteHistoryTests
{
    private static readonly Viewer Office = new(Guid.Parse("02020202-0202-0202-0202-020202020202"), new HashSet<Role> { Role.Coordinator });
    private static readonly Duration Year = Duration.FromDays(365);

    [Theory, BothDatabases]
    public async Task The_history_of_a_case_goes_when_its_time_is_up_and_the_case_and_its_audit_trail_stay(DatabaseProvider provider)
    {
        await using var closed = await ClosedAsync(provider);
        Assert.Equal(0, await DeleteAsync(closed));
        Pass(closed, Year + Duration.FromDays(1));

        Assert.Equal(1, await DeleteAsync(closed));
        Assert.Equal(0, await DeleteAsync(closed));

        Assert.Equal((0, 0, 0), await closed.World.ReadAsync(async s => (
            await s.Db.Set<WorkflowInstance>().CountAsync(), await s.Db.Set<JournalBurst>().CountAsync(), await s.Db.Set<OutboxMessage>().CountAsync())));
        Assert.Equal(CasePhase.Closed, (await closed.CaseAsync()).Phase);
        Assert.True((await closed.World.ReadAsync(s => s.Get<VerifyAudit>().RunAsync(closed.Id, s.Ct))).IsIntact);
        Assert.Contains("history.deleted", await closed.World.ReadAsync(s => s.Db.Set<AuditEvent>().Select(e => e.Action).ToListAsync()));
        Assert.Empty(await closed.World.ReadAsync(s => s.Get<Reconciler>().FindAsync(s.Now, s.Ct)));
    }

    [Theory, BothDatabases]
    public async Task A_legal_hold_keeps_everything_until_it_is_released(DatabaseProvider provider)
    {
        await using var closed = await ClosedAsync(provider);
        await HoldAsync(closed, isHeld: true);
        Pass(closed, Year * 5);

        Assert.Equal(0, await DeleteAsync(closed));
        await HoldAsync(closed, isHeld: false);
        Assert.Equal(1, await DeleteAsync(closed));

        var actions = await closed.World.ReadAsync(s => s.Db.Set<AuditEvent>().Where(e => e.ActorId == Office.PersonId).OrderBy(e => e.Sequence).Select(e => e.Action).ToListAsync());
        Assert.Equal(["legalhold.placed", "legalhold.released"], actions[^2..]);
    }

    [Theory, BothDatabases]
    public async Task Cases_of_which_something_runs_still_keep_theirs_and_stand_in_nobodys_way(DatabaseProvider provider)
    {
        await using var closed = await RunningCase.OpenAsync(provider);
        await closed.World.InstallAsync(Definitions.Chain("goes-on", Definitions.Event("never")));
        for (var i = 0; i < DeleteHistory.CasesPerRun; i++)
            await closed.DoAsync(ClosedBeforeItsRunEndedAsync);
        Pass(closed, Duration.FromDays(1));
        await CloseAsync(closed);
        Pass(closed, Year + Duration.FromDays(1));

        Assert.Equal(1, await DeleteAsync(closed));

        Assert.Equal(DeleteHistory.CasesPerRun, await closed.World.ReadAsync(s => s.Db.Set<WorkflowInstance>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task Nothing_goes_that_is_open_or_while_no_time_is_set(DatabaseProvider provider)
    {
        await using var open = await RunningCase.OpenAsync(provider);
        Pass(open, Year * 20);
        Assert.Equal(0, await DeleteAsync(open));

        await using var closed = await ClosedAsync(provider);
        Pass(closed, Year * 20);
        Assert.Equal(0, await DeleteAsync(closed, new RetentionOptions()));
        Assert.NotEqual(0, await closed.World.ReadAsync(s => s.Db.Set<JournalBurst>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task Answers_to_keys_are_forgotten_when_their_time_is_up(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        await AddKeyAsync(running, "old");
        Pass(running, Duration.FromDays(29));
        await AddKeyAsync(running, "new");
        Pass(running, Duration.FromDays(2));

        await DeleteAsync(running, new RetentionOptions());

        Assert.Equal("new", await running.World.ReadAsync(s => s.Db.Set<IdempotencyRecord>().Select(r => r.Key).SingleAsync()));
    }

    private static async Task<RunningCase> ClosedAsync(DatabaseProvider provider)
    {
        var running = await RunningCase.OpenAsync(provider);
        await CloseAsync(running);
        return running;
    }

    private static Task CloseAsync(RunningCase running) =>
        running.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(running.Id, CaseOutcome.Withdrawn, Office), s.Now, s.Ct));

    private static async Task ClosedBeforeItsRunEndedAsync(WorkScope scope)
    {
        var id = Ids.New(scope.Now);
        var run = await scope.Get<BurstRunner>().StartAsync("goes-on", input: null, id.ToString("N"), scope.Now, scope.Ct);
        var mediationCase = new MediationCase
        {
            Id = id, Reference = CaseReference.For(id, scope.Now), Title = new ClassifiedText("Goes on"), Jurisdiction = "US-NY", TimeZone = "America/New_York", CalendarId = "us-federal",
            CalendarVersion = 1, Severity = 1, OpenedAt = scope.Now, WorkflowInstanceId = run.Id,
        };
        mediationCase.Close(CaseOutcome.Withdrawn, scope.Now);
        scope.Db.Add(mediationCase);
    }

    private static Task<int> DeleteAsync(RunningCase running, RetentionOptions? options = null) => running.DoAsync(s =>
        new DeleteHistory(s.Db, Options.Create(options ?? new RetentionOptions { HistoryAfter = Year.ToTimeSpan() }), s.Get<AuditTrail>()).RunAsync(s.Now, s.Ct));

    private static Task HoldAsync(RunningCase running, bool isHeld) =>
        running.DoAsync(s => s.Get<SetLegalHold>().RunAsync(new SetLegalHold.Command(running.Id, isHeld, "A court asked for it", Office), s.Now, s.Ct));

    private static Task AddKeyAsync(RunningCase running, string key) => running.DoAsync(s =>
    {
        s.Db.Add(new IdempotencyRecord { Key = key, RequestHash = new ClassifiedText(""), StatusCode = 200, Body = new ClassifiedText(""), CreatedAt = s.Now });
        return Task.CompletedTask;
    });

    private static void Pass(RunningCase running, Duration time) => running.World.Clock.MoveTo(running.World.Clock.GetUtcNow().ToInstant() + time);
}
