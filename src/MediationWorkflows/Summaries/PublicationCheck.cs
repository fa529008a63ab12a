using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Summaries;

/// <summary>
/// What stands against showing a summary to its audience: an item that it was made of and that not everybody in the audience may
/// read, or words that it has in common with such an item, whether it was made of it or not.
/// </summary>
public sealed class PublicationCheck(AppDb db, AccessPolicy policy, WordsOfCase words)
{
    private const string OfOthers = "others";

    /// <param name="publisher">Who is told what stands against it, as far as they may know of it; null on the day of a queued one.</param>
    /// <exception cref="StateException">It is blocked. Says which sources, by their ids, and of which classes words were found; never the words.</exception>
    public async Task RequireClearAsync(Summary summary, CaseAccess? publisher, Instant now, CancellationToken ct)
    {
        var written = await words.OfAsync(summary.CaseId, ct);
        var kept = new HashSet<Guid>();
        foreach (var reader in summary.Audience)
        {
            var participation = (await db.FindAsync<Participation>([reader.ParticipationId], ct))!;
            var access = await policy.TryForAsync(new Viewer(participation.PersonId, new HashSet<Role>()), summary.CaseId, now, ct);
            kept.UnionWith(written.Where(w => access?.CanBeShown(w.Row) != true).Select(w => w.Row.Id));
            kept.UnionWith(summary.Sources.Where(s => access?.CanBeShown(s) != true).Select(s => s.SubjectId));
        }

        var match = new WordMatch(summary.Text.Reveal());
        var repeated = written.Where(w => kept.Contains(w.Row.Id) && (w.IsTelling || w.Text.Reveal().Split(' ').Length > 2) && match.Repeats(w.Text.Reveal()))
            .Select(w => MayName(publisher, w.Row.Class) ? w.Row.Class.ToString() : OfOthers).Distinct().Order(StringComparer.Ordinal).ToList();
        var sources = summary.Sources.Where(s => kept.Contains(s.SubjectId)).Select(s => s.SubjectId).ToList();
        if (sources.Count > 0 || repeated.Count > 0)
        {
            throw new StateException(
                $"The summary cannot go to this audience. Not shared with all of them: {Listed(sources)}. Words in common with items of these classes: {Listed(repeated)}.", "Blocked", "share");
        }
    }

    /// <summary>Not even that there are such items is told to whom the matrix shows nothing of them; of whistleblowers' to nobody.</summary>
    private static bool MayName(CaseAccess? publisher, InformationClass @class) =>
        @class != InformationClass.Whistleblower && publisher?.Level(@class) is not (null or AccessLevel.None);

    private static string Listed<T>(List<T> of) => of.Count == 0 ? "none" : string.Join(", ", of);
}
