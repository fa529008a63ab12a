using MediationWorkflows.Access;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Cases;

/// <summary>Keeps somebody's filter over the cases, and forgets it.</summary>
public sealed class SaveFilter(AppDb db)
{
    private const int LongestName = 60;
    private const int LongestWords = 100;
    private const int Most = 20;

    public sealed record Command(string Name, string? Words, CasePhase? Phase, Role? WaitingFor, Viewer By);

    /// <exception cref="InvalidInputException">It has no name, filters nothing, or there are too many.</exception>
    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        if (!OneLine.Fits(command.Name, LongestName))
        {
            throw new InvalidInputException("name", $"Give a name of at most {LongestName} characters, on one line.");
        }

        var words = command.Words?.Trim() is { Length: > 0 and <= LongestWords } given ? given : null;
        if (words is null && command.Phase is null && command.WaitingFor is null)
        {
            throw new InvalidInputException("filter", "Filter first: this would find every case.");
        }

        if (await Of(command.By).CountAsync(ct) >= Most)
        {
            throw new InvalidInputException("filter", $"You have {Most} filters. Forget one first.");
        }

        db.Add(new SavedFilter
        {
            Id = Ids.New(now),
            PersonId = command.By.PersonId!.Value,
            Name = new ClassifiedText(command.Name.Trim()),
            Words = words is null ? null : new ClassifiedText(words),
            Phase = command.Phase,
            WaitingFor = command.WaitingFor,
            CreatedAt = now,
        });
    }

    /// <summary>The viewer's own, the oldest first.</summary>
    public Task<List<SavedFilter>> ListAsync(Viewer viewer, CancellationToken ct) => Of(viewer).OrderBy(f => f.Id).ToListAsync(ct);

    /// <exception cref="NotFoundException">It is not theirs, or gone.</exception>
    public async Task ForgetAsync(Guid id, Viewer viewer, CancellationToken ct) =>
        db.Remove(await Of(viewer).FirstOrDefaultAsync(f => f.Id == id, ct) ?? throw new NotFoundException("filter"));

    private IQueryable<SavedFilter> Of(Viewer viewer) => db.Set<SavedFilter>().Where(f => f.PersonId == viewer.PersonId);
}
