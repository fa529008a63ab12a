using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Holds;
using MediationWorkflows.Parties;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Tasks;
using MediationWorkflows.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Simulation;

/// <summary>
/// What happens from outside during a run: the server is down for a while, an address starts to bounce, the case is put on hold, a day becomes free, somebody does what
/// nobody asked of them.
/// People act through the use cases that the API calls.
/// </summary>
/// <remarks>An outage is everybody's, and a free day the calendar's: where there are more cases than one, they happen to all.</remarks>
internal sealed class Happenings
{
    private static readonly string[] Known = ["outage", "bounce", "hold", "closure", "revokeConsent", "replaceParty", "amendment", "safetyEvent"];

    private readonly PriorityQueue<Func<CancellationToken, Task>, (Instant At, int Order)> waiting = new();
    private readonly IServiceProvider services;
    private readonly UnitOfWork work;
    private readonly Guid? caseId;
    private int order;
    private Instant? downUntil;

    /// <param name="caseId">To whom it happens; null where there is only one case.</param>
    public Happenings(IReadOnlyList<Happening> script, IServiceProvider services, Instant start, Guid? caseId = null)
    {
        this.services = services;
        this.caseId = caseId;
        work = services.GetRequiredService<UnitOfWork>();
        foreach (var happening in script)
        {
            var at = (start + Length(happening.At, "happenings.at")).ToMicroseconds();
            Plan(at, happening.Kind switch
            {
                "outage" => Outage(at, happening),
                "bounce" => ct => BounceAsync(happening, ct),
                "hold" => ct => HoldAsync(at, happening, ct),
                "closure" => ct => CloseDayAsync(happening, ct),
                "safetyEvent" => ct => work.RunAsync(async scope => await CaseHappenings.RaiseSafetyEventAsync(scope, await CaseAsync(scope), happening.Party, happening.Data ?? []), ct),
                "revokeConsent" => OfParty(happening, CaseHappenings.RevokeConsentAsync),
                "replaceParty" => OfParty(happening, CaseHappenings.ReplacePartyAsync),
                "amendment" => ct => work.RunAsync(async scope => await CaseHappenings.AmendAsync(scope, await CaseAsync(scope), happening.Data ?? []), ct),
                _ => throw new InvalidInputException("happenings.kind", $"'{happening.Kind}' cannot be simulated. Known: {string.Join(", ", Known)}."),
            });
        }
    }

    /// <summary>Nothing fires and nobody is heard.</summary>
    public bool IsDown => downUntil is not null;

    public Instant? NextAt => (waiting.TryPeek(out _, out var next) ? next.At : (Instant?)null, downUntil) switch
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

        while (waiting.TryPeek(out _, out var next) && next.At <= now)
        {
            await waiting.Dequeue()(ct);
        }
    }

    private void Plan(Instant at, Func<CancellationToken, Task> what) => waiting.Enqueue(what, (at, order++));

    private Func<CancellationToken, Task> Outage(Instant at, Happening what)
    {
        var until = (at + Length(what.For ?? throw new InvalidInputException("happenings.for", "An outage needs its length, for example PT72H."), "happenings.for")).ToMicroseconds();
        return _ =>
        {
            downUntil = until;
            return Task.CompletedTask;
        };
    }

    private Func<CancellationToken, Task> OfParty(Happening what, Func<WorkScope, Guid, string, JsonObject, Task> act)
    {
        var party = what.Party ?? throw new InvalidInputException("happenings.party", "Say whom it concerns, by their key in the case.");
        return ct => work.RunAsync(async scope => await act(scope, await CaseAsync(scope), party, what.Data ?? []), ct);
    }

    private async Task BounceAsync(Happening what, CancellationToken ct)
    {
        var key = what.Party ?? throw new InvalidInputException("happenings.party", "A bounce needs the party whose address refuses mail.");
        var email = await work.ReadAsync(
            scope => scope.Db.Set<Participation>().Where(p => p.Key == key && (caseId == null || p.CaseId == caseId)).Select(p => p.Person.Email).FirstOrDefaultAsync(scope.Ct), ct);
        services.GetRequiredService<SimulatedMail>().Refuse(email ?? throw new InvalidInputException("happenings.party", $"There is no party '{key}'."));
    }

    /// <summary>Data may name the <c>kind</c> and <c>reason</c>; the case goes on after <c>for</c>, or not at all.</summary>
    private async Task HoldAsync(Instant at, Happening what, CancellationToken ct)
    {
        var data = what.Data ?? [];
        var kind = data.Text("kind") is not { } text ? HoldKind.Admin
            : Enum.TryParse<HoldKind>(text, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known
            : throw new InvalidInputException("happenings.data.kind", $"One of {string.Join(", ", Enum.GetNames<HoldKind>())}.");
        var hold = await work.RunAsync(async scope => (await scope.Get<PlaceHold>().RunAsync(
            new PlaceHold.Command(await CaseAsync(scope), kind, data.Text("reason") ?? "Simulated", SimulatedCase.Office), scope.Now, scope.Ct)).Id, ct);
        if (what.For is { } length)
        {
            Plan((at + Length(length, "happenings.for")).ToMicroseconds(), token => work.RunAsync(
                scope => scope.Get<ResumeHold>().RunAsync(new ResumeHold.Command(hold, SimulatedCase.Office), scope.Now, scope.Ct), token));
        }
    }

    /// <summary>Data may name the <c>date</c> (the day itself otherwise), <c>until</c> and <c>why</c>; the case's calendar gets a new version.</summary>
    private Task CloseDayAsync(Happening what, CancellationToken ct) => work.RunAsync(async scope =>
    {
        var data = what.Data ?? [];
        var mediationCase = (await scope.Db.FindAsync<MediationCase>([await CaseAsync(scope)], scope.Ct))!;
        var calendar = await scope.Get<CalendarCatalog>().FindAsync(mediationCase.CalendarId, scope.Ct);
        var day = data.Date("date") ?? scope.Now.InZone(DeadlineDates.Zone(mediationCase.TimeZone)).Date;
        var closure = new DatedException(day, data.Text("why") ?? "Closed", data.Date("until"));
        await scope.Get<EditCalendar>().RunAsync(
            new EditCalendar.Command(calendar! with { Closures = [.. calendar.Closures, closure] }, ConfirmShortening: true, SimulatedCase.Office), scope.Now, scope.Ct);
    }, ct);

    private async Task<Guid> CaseAsync(WorkScope scope) =>
        caseId
        ?? await scope.Db.Set<MediationCase>().OrderBy(c => c.Id).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(scope.Ct)
        ?? throw new InvalidInputException("happenings", "This run has no case for something to happen to.");

    /// <exception cref="InvalidInputException"/>
    internal static Duration Length(string iso, string field)
    {
        var parsed = PeriodPattern.NormalizingIso.Parse(iso);
        return parsed.Success && parsed.Value is { Months: 0, Years: 0 }
            ? parsed.Value.ToDuration()
            : throw new InvalidInputException(field, $"'{iso}' is no ISO duration in days or hours, for example P2D or PT36H.");
    }
}
