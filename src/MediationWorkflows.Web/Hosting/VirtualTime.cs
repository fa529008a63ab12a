using MediationWorkflows.Database;
using MediationWorkflows.Time;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// The one place that moves a virtual clock. Its position is kept in the database after each step, so that a restart goes on
/// from where time was; and nothing fires at the old instant while the clock moves, because both happen under one lock.
/// </summary>
sealed class VirtualTime(VirtualClock clock, ClockDriver driver, UnitOfWork work) : IDisposable
{
    const string Setting = "virtual-clock";

    /// <summary>Where an installation's virtual clock stands, or null: it lives in real time. For verbs beside a running service, and for its start.</summary>
    public static async Task<Instant?> PositionAsync(UnitOfWork work, CancellationToken ct) =>
        await work.ReadAsync(async scope => (await scope.Db.FindAsync<SystemSetting>([Setting], scope.Ct))?.Value, ct) is { } stored
            ? InstantPattern.ExtendedIso.Parse(stored).GetValueOrThrow()
            : null;

    /// <summary>The installation is served in real time from now on.</summary>
    public static Task ForgetAsync(UnitOfWork work, CancellationToken ct) => work.RunAsync(async scope =>
    {
        if (await scope.Db.FindAsync<SystemSetting>([Setting], scope.Ct) is { } stored)
            scope.Db.Remove(stored);
    }, ct);

    readonly SemaphoreSlim turn = new(1);

    /// <summary>After a restart: from the later of where the command line says and where time was.</summary>
    public async Task ResumeAsync(CancellationToken ct)
    {
        if (await PositionAsync(work, ct) is { } position)
            clock.MoveTo(position);
        await KeepAsync(ct);
    }

    /// <summary>Fires what is due at the instant where time stands.</summary>
    public Task SettleAsync(CancellationToken ct) => InTurnAsync(
        // A look costs a read. Claiming commits and so hints at new work: without the look, the hints would never end.
        async () => await driver.NextAsync(ct) is { } next && next <= clock.Now() ? await driver.SettleAsync(ct) : 0,
        ct);

    /// <summary>Fires everything that is due on the way, in order, and delivers the mail.</summary>
    /// <returns>How many instants something was due at.</returns>
    public Task<int> AdvanceToAsync(Instant target, CancellationToken ct) => InTurnAsync(
        async () =>
        {
            var fired = await driver.SettleAsync(ct);
            while (await driver.NextAsync(ct) is { } next && next <= target)
            {
                // Kept before anything happens there: whatever ends this in the middle, time never stands before what has happened.
                clock.MoveTo(next);
                await KeepAsync(ct);
                await driver.SettleAsync(ct);
                fired++;
            }

            clock.MoveTo(target);
            await KeepAsync(ct);
            return fired;
        },
        ct);

    async Task<T> InTurnAsync<T>(Func<Task<T>> action, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return await action();
        }
        finally
        {
            turn.Release();
        }
    }

    Task KeepAsync(CancellationToken ct) => work.RunAsync(
        async scope =>
        {
            var value = InstantPattern.ExtendedIso.Format(scope.Now);
            if (await scope.Db.FindAsync<SystemSetting>([Setting], scope.Ct) is { } stored)
                stored.Value = value;
            else
                scope.Db.Add(new SystemSetting { Key = Setting, Value = value });
        },
        ct);

    public void Dispose() => turn.Dispose();
}
