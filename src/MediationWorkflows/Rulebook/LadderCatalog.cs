using MediationWorkflows.Reminders;

namespace MediationWorkflows.Rulebook;

/// <summary>The reminder ladders of this installation: those that ship, and what coordinators made of them. A deadline keeps the version that it was opened with.</summary>
public sealed class LadderCatalog(EditedRules edited)
{
    public const string Kind = "ladder";

    public async Task<IReadOnlyList<string>> IdsAsync(CancellationToken ct) =>
        [.. LadderLibrary.Ids.Union(await edited.KeysAsync(Kind, ct), StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The newest version, or null when there is no such ladder.</summary>
    public async Task<ReminderLadder?> FindAsync(string id, CancellationToken ct) =>
        await edited.LatestAsync(Kind, id, ct) is { } row ? LadderLibrary.Read(row.Content, id)
        : LadderLibrary.Ids.Contains(id, StringComparer.Ordinal) ? LadderLibrary.Get(id) : null;

    /// <exception cref="UnknownLadderException"/>
    public async Task<ReminderLadder> CurrentAsync(string id, CancellationToken ct) => await FindAsync(id, ct) ?? throw new UnknownLadderException(id, await IdsAsync(ct));

    /// <exception cref="UnknownLadderException">That version is gone.</exception>
    public async Task<ReminderLadder> GetAsync(string id, int version, CancellationToken ct) =>
        LadderLibrary.Ids.Contains(id, StringComparer.Ordinal) && LadderLibrary.Get(id) is { } shipped && shipped.Version == version ? shipped
        : await edited.FindAsync(Kind, id, version, ct) is { } row ? LadderLibrary.Read(row.Content, id)
        : throw new UnknownLadderException($"{id}@{version}", await IdsAsync(ct));
}
