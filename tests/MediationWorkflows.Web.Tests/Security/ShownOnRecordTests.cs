using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Risk;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>
/// Whoever is told words of a sensitive class, by whichever list, page or answer, leaves a link in the trail that names the row
/// (I20). The rows are found in the model, and the ways are those of <see cref="LeakTests"/>.
/// </summary>
public sealed class ShownOnRecordTests : IAsyncLifetime
{
    /// <summary>A report is on a chain of its own, and reading one's own on none (WhistleblowerTests).</summary>
    static readonly InformationClass[] Sensitive =
        [InformationClass.PartyPrivate, InformationClass.Caucus, InformationClass.Clinical, InformationClass.SpeciallyProtected, InformationClass.Safety];

    /// <summary>The ledger is of class A, and is itself the record of what was shown to whom.</summary>
    static readonly string[] Ledgers = ["/cases/ID/disclosures", "page /releases", "page /privacy"];

    readonly LeakWorld world = new();

    /// <param name="Names">The row's id, and that of the channel in which it is read.</param>
    sealed record Told(string Kind, IReadOnlyList<string> Names, string Word);

    [Fact]
    public async Task Whoever_is_told_words_of_a_sensitive_class_is_on_record_with_what_they_were_told()
    {
        await world.PlantAsync(db => LeakTests.MeetAsync(db, "canary-met"));
        await world.PlantAsync(db => LeakTests.CheckOnSafetyAsync(db, "canary-checked"));
        // The plan itself is of another class.
        await world.PlantAsync(db => db.Set<SafetyPlan>().ExecuteUpdateAsync(set => set.SetProperty(p => p.Every, "1 w")));
        var sensitive = await SensitiveAsync();
        var met = new HashSet<string>(StringComparer.Ordinal);
        var unseen = new List<string>();
        foreach (var role in (Role[])[Role.Mediator, Role.Client, Role.Clinician, Role.SafetyOfficer, Role.Expert])
        {
            foreach (var (path, ask) in world.Ways(role))
            {
                var before = await LastAsync();
                var body = await ask();
                var told = sensitive.Where(t => body.Contains(t.Word, StringComparison.Ordinal)).ToList();
                if (told.Count == 0 || Ledgers.Contains(path, StringComparer.Ordinal))
                    continue;
                met.UnionWith(told.Select(t => t.Kind));
                var links = await world.ReadAsync(db => db.Set<AuditEvent>().Where(a => a.CaseId == world.CaseId && a.Sequence > before).ToListAsync());
                bool IsNamed(Told row) => row.Names.Any(name => links.Exists(link => link.TargetId == name || link.Data?.Contains(name, StringComparison.Ordinal) == true));
                // What is said in a channel has the channel's name for a title: one of the rows that hold the word is enough.
                unseen.AddRange(told.GroupBy(t => t.Word).Where(rows => !rows.Any(IsNamed)).Select(rows => $"{role} was told of a {rows.First().Kind} at {path}").Distinct());
            }
        }

        Assert.True(unseen.Count == 0, string.Join('\n', unseen));
        // Each kind that can be told of was.
        Assert.Equal(sensitive.Select(t => t.Kind).Distinct().Order(StringComparer.Ordinal), met.Order(StringComparer.Ordinal));
        Assert.True(met.IsSupersetOf(["Channel", "Checklist", "Concern", "Document", "InfoItem", "MalpracticeConcern", "SafetyCheck", "SafetyEvent", "Screening"]), string.Join(' ', met));
    }

    [Fact]
    public async Task A_list_that_tells_no_words_of_a_sensitive_class_leaves_no_link()
    {
        foreach (var path in (string[])["/cases/ID/items", "/cases/ID/safety-events", "/cases/ID/settlements", "/cases/ID/ground-rules", "/cases/ID/tasks"])
        {
            var before = await LastAsync();
            await world.AnswerAsync(Role.Mediator, path);
            Assert.True(before == await LastAsync(), path);
        }
    }

    Task<long> LastAsync() => world.ReadAsync(db => db.Set<AuditEvent>().Where(a => a.CaseId == world.CaseId).MaxAsync(a => a.Sequence));

    /// <summary>Every row of every kind that is of such a class now, with the words that it holds.</summary>
    Task<List<Told>> SensitiveAsync() => world.ReadAsync(async db =>
    {
        var told = new List<Told>();
        foreach (var type in db.Model.GetEntityTypes().Select(e => e.ClrType).Where(t => t.IsAssignableTo(typeof(IClassified))))
        {
            var rows = (IQueryable<IClassified>)typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(type).Invoke(db, [])!;
            foreach (var row in (await rows.ToListAsync()).Where(r => Sensitive.Contains(r.Class)))
            {
                string[] names = [row.Id.ToString("N"), .. row is InfoItem { ChannelId: { } channel } ? [channel.ToString("N")] : Array.Empty<string>()];
                told.AddRange(WordsOf(row).Where(w => w.Contains("canary", StringComparison.Ordinal)).Select(word => new Told(type.Name, names, word)));
            }
        }

        return told;
    });

    static IEnumerable<string> WordsOf(object row) => row.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0).SelectMany(p => p.GetValue(row) switch
    {
        ClassifiedText text => [text.Reveal()],
        IEnumerable<object> parts => parts.SelectMany(WordsOf),
        _ => Array.Empty<string>(),
    });

    public Task InitializeAsync() => world.CreateAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();
}
