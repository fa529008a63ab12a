using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>To whom a step over a safety event turns.</summary>
public enum SafetyAudience
{
    OnCall,
    Backup,
    Director,

    /// <summary>All who are on the rota now and all who were paged.</summary>
    Everybody,

    /// <summary>Who took it into their hands.</summary>
    Responder,

    /// <summary>As many different persons as still have to clear it.</summary>
    Clearers,
}

/// <summary>Opens the tasks of one step of the ladder: each with a mail that no quiet hour holds back and a clock that no hold stops.</summary>
public sealed class AskForSafety(AppDb db, OnCallRota rota, OpenTask open)
{
    /// <summary>A ladder without reminders: silence counts the minute that the time is over.</summary>
    public const string Ladder = "urgent";

    /// <param name="Again">The time when it is asked once more after silence; null: the same.</param>
    public sealed record Command(SafetyEvent Event, string Kind, SafetyAudience To, string Rule, string? Again);

    public async Task<IReadOnlyList<CaseTask>> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (about, kind) = (command.Event, command.Kind);
        var people = await PeopleAsync(about, command.To, now, ct);
        // The one whose silence brought us here is expired in this unit of work only.
        var asked = await db.Set<CaseTask>().Include(t => t.Deadline).Where(t => t.CaseId == about.CaseId && t.Kind == kind && t.SubjectId == about.Id).ToListAsync(ct);
        var wasSilent = asked.Exists(t => t.State == TaskState.Expired && t.Deadline.Rule == command.Rule);
        var rule = wasSilent && !string.IsNullOrEmpty(command.Again) ? command.Again : command.Rule;
        var tasks = new List<CaseTask>();
        foreach (var person in people)
        {
            tasks.Add(await open.RunAsync(new OpenTask.Command(about.CaseId, kind, person?.Id, rule, Ladder, about.Id), now, ct));
            if (person is not null && PositionOf(command.To) is { } position)
            {
                var page = new SafetyPage { Id = Ids.New(now), SafetyEventId = about.Id, Position = position, ParticipationId = person.Id, PersonId = person.PersonId, At = now };
                about.Pages.Add(page);
                db.Add(page);
            }
        }

        return tasks;
    }

    /// <summary>Nobody in sight is an open task of nobody's: shown as stalled, and silence goes on from it.</summary>
    private async Task<IReadOnlyList<Participation?>> PeopleAsync(SafetyEvent about, SafetyAudience to, Instant now, CancellationToken ct)
    {
        List<Participation?> people = to switch
        {
            SafetyAudience.Everybody => [.. await rota.EverybodyAsync(about, now, ct)],
            SafetyAudience.Clearers => [.. await rota.ClearersAsync(about, now, ct)],
            SafetyAudience.Responder => [await rota.ResponderAsync(about, now, ct)],
            _ => [await rota.OfAsync(about, PositionOf(to)!.Value, now, ct)],
        };
        return people.Count > 0 ? people : [null];
    }

    private static OnCallPosition? PositionOf(SafetyAudience to) => to switch
    {
        SafetyAudience.OnCall => OnCallPosition.OnCall,
        SafetyAudience.Backup => OnCallPosition.Backup,
        SafetyAudience.Director => OnCallPosition.Director,
        _ => null,
    };
}
