using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Simulation;

/// <summary>What happens from outside during a run: the server is down for a while, an address starts to bounce.</summary>
internal sealed class Happenings
{
    private readonly Queue<(Instant At, Happening What)> waiting;
    private readonly IServiceProvider services;
    private Instant? downUntil;

    public Happenings(IReadOnlyList<Happening> script, IServiceProvider services, Instant start)
    {
        this.services = services;
        foreach (var happening in script.Where(h => h.Kind is not ("outage" or "bounce")))
        {
            throw new InvalidInputException("happenings.kind", $"'{happening.Kind}' cannot be simulated yet. Known: outage, bounce.");
        }

        waiting = new Queue<(Instant, Happening)>(script.Select(h => ((start + Length(h.At, "happenings.at")).ToMicroseconds(), h)).OrderBy(h => h.Item1));
    }

    /// <summary>Nothing fires and nobody is heard.</summary>
    public bool IsDown => downUntil is not null;

    public Instant? NextAt => (waiting.TryPeek(out var next) ? next.At : (Instant?)null, downUntil) switch
    {
        ({ } a, { } b) => Instant.Min(a, b),
        (var a, var b) => a ?? b,
    };

    public async Task HappenAsync(Instant now, CancellationToken ct)
    {
        if (downUntil <= now)
        {
            downUntil = null;
        }

        while (waiting.TryPeek(out var next) && next.At <= now)
        {
            var what = waiting.Dequeue().What;
            if (what.Kind == "outage")
            {
                var length = what.For ?? throw new InvalidInputException("happenings.for", "An outage needs its length, for example PT72H.");
                downUntil = (now + Length(length, "happenings.for")).ToMicroseconds();
            }
            else
            {
                await BounceAsync(what, ct);
            }
        }
    }

    private async Task BounceAsync(Happening what, CancellationToken ct)
    {
        var key = what.Party ?? throw new InvalidInputException("happenings.party", "A bounce needs the party whose address refuses mail.");
        var email = await services.GetRequiredService<UnitOfWork>().ReadAsync(
            scope => scope.Db.Set<Participation>().Where(p => p.Key == key).Select(p => p.Person.Email).FirstOrDefaultAsync(scope.Ct), ct);
        services.GetRequiredService<SimulatedMail>().Refuse(email ?? throw new InvalidInputException("happenings.party", $"There is no party '{key}'."));
    }

    /// <exception cref="InvalidInputException"/>
    internal static Duration Length(string iso, string field)
    {
        var parsed = PeriodPattern.NormalizingIso.Parse(iso);
        return parsed.Success && parsed.Value is { Months: 0, Years: 0 }
            ? parsed.Value.ToDuration()
            : throw new InvalidInputException(field, $"'{iso}' is no ISO duration in days or hours, for example P2D or PT36H.");
    }
}
