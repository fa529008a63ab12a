using MediationWorkflows.Database;
using MediationWorkflows.Time;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Simulation;

/// <summary>
/// The time of a simulated world, from event to answer to timer: days on which nothing is due are never looked at. One case or many live in it.
/// </summary>
internal sealed class SimulatedDays(IServiceProvider services, VirtualClock clock)
{
    private readonly UnitOfWork work = services.GetRequiredService<UnitOfWork>();
    private readonly ClockDriver driver = services.GetRequiredService<ClockDriver>();
    private readonly PriorityQueue<Func<CancellationToken, Task>, (Instant At, int Order)> events = new();
    private readonly List<SimulatedPeople> people = [];
    private readonly List<Happenings> happenings = [];
    private readonly HashSet<Guid> seen = [];
    private int order;

    // Nobody is heard while it is down: an answer that falls into an outage is given after it.
    private bool IsDown => happenings.Exists(h => h.IsDown);

    /// <summary>From now on they answer what they are asked.</summary>
    public void Join(SimulatedPeople these) => people.Add(these);

    /// <summary>From now on this may happen.</summary>
    public void Join(Happenings these) => happenings.Add(these);

    /// <summary>Something that is done from outside, after everything that is due at the same instant.</summary>
    public void Plan(Instant at, Func<CancellationToken, Task> act) => events.Enqueue(act, (at.ToMicroseconds(), order++));

    /// <summary>Goes from one instant at which something is due to the next, as long as there is one.</summary>
    /// <param name="isOver">Asked before each step.</param>
    public async Task RunAsync(Func<Task<bool>> isOver, Instant until, CancellationToken ct)
    {
        await SettleAsync(ct);
        while (!await isOver() && await NextAsync(ct) is { } next && next <= until)
        {
            clock.MoveTo(next);
            if (!IsDown)
            {
                // What was due comes before what people do at the same instant.
                await driver.SettleAsync(ct);
            }

            foreach (var ofOneCase in happenings)
            {
                await ofOneCase.HappenAsync(clock.Now(), ct);
            }

            while (events.TryPeek(out _, out var first) && first.At <= clock.Now())
            {
                await events.Dequeue()(ct);
            }

            if (!IsDown)
            {
                foreach (var ofOneCase in people)
                {
                    await ofOneCase.AnswerAsync(clock.Now(), ct);
                }

                await SettleAsync(ct);
            }
        }
    }

    private async Task SettleAsync(CancellationToken ct)
    {
        await driver.SettleAsync(ct);
        await SimulatedPeople.PlanAsync(work, people, seen, ct);
    }

    private async Task<Instant?> NextAsync(CancellationToken ct)
    {
        var scripted = happenings.Select(h => h.NextAt).Append(events.TryPeek(out _, out var first) ? first.At : null);
        return IsDown ? scripted.Min() : scripted.Concat(people.Select(p => p.NextAt)).Append(await driver.NextAsync(ct)).Min();
    }
}
