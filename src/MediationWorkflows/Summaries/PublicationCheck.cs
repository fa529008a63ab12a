using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Summaries;

/// <summary>
/// What stands against showing a summary to its audience: an item that it was made of and that not everybody in the audience may
/// read, or words that it has in common with such an item, whether it was made of it or not.
/// </summary>
public sealed class PublicationCheck(AppDb db, AccessPolicy policy)
{
    /// <exception cref="StateException">It is blocked. Says which sources, by their ids, and of which classes words were found; never the words.</exception>
    public async Task RequireClearAsync(Summary summary, Instant now, CancellationToken ct)
    {
        var items = await db.WithPendingAsync<InfoItem>(i => i.CaseId == summary.CaseId, ct);
        var kept = new HashSet<Guid>();
        foreach (var reader in summary.Audience)
        {
            var participation = (await db.FindAsync<Participation>([reader.ParticipationId], ct))!;
            var access = await policy.TryForAsync(new Viewer(participation.PersonId, new HashSet<Role>()), summary.CaseId, now, ct);
            kept.UnionWith(items.Where(i => access?.CanBeShown(i) != true).Select(i => i.Id));
            kept.UnionWith(summary.Sources.Where(s => access?.CanBeShown(s) != true).Select(s => s.SubjectId));
        }

        var words = new WordMatch(summary.Text.Reveal());
        var repeated = items.Where(i => kept.Contains(i.Id) && (words.Repeats(i.Text.Reveal()) || IsTold(words, i.Title))).Select(i => i.Class).Distinct().ToList();
        var sources = summary.Sources.Where(s => kept.Contains(s.SubjectId)).Select(s => s.SubjectId).ToList();
        if (sources.Count > 0 || repeated.Count > 0)
        {
            throw new StateException(
                $"The summary cannot go to this audience. Not shared with all of them: {Listed(sources)}. Words in common with items of these classes: {Listed(repeated)}.", "Blocked", "share");
        }
    }

    /// <summary>A title of a word or two ("Report") is no secret by itself.</summary>
    private static bool IsTold(WordMatch words, ClassifiedText title) => title.Reveal().Split(' ').Length > 2 && words.Repeats(title.Reveal());

    private static string Listed<T>(List<T> of) => of.Count == 0 ? "none" : string.Join(", ", of);
}
