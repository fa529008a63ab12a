using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Api;

/// <summary>The short names of a case's participants, which answers use beside ids.</summary>
public sealed class ParticipantNames(IReadOnlyDictionary<Guid, string> keys, ILookup<Guid, string> keysOfPersons)
{
    public string? this[Guid? id] => id is { } known ? keys.GetValueOrDefault(known) : null;

    /// <summary>Of who acted as a person; null when they have an account only, and no part in the case.</summary>
    public string? OfPerson(Guid personId) => keysOfPersons[personId].FirstOrDefault();

    public static async Task<ParticipantNames> OfAsync(AppDb db, Guid caseId, CancellationToken ct)
    {
        var people = await db.Set<Participation>().Where(p => p.CaseId == caseId).OrderBy(p => p.Id).Select(p => new { p.Id, p.PersonId, p.Key }).ToListAsync(ct);
        return new(people.ToDictionary(p => p.Id, p => p.Key), people.ToLookup(p => p.PersonId, p => p.Key));
    }
}

/// <summary>Shows one row: all of it, or (when <paramref name="readable"/> is false) only id, kind, state and dates.</summary>
delegate object ShowRow<in T>(T row, ParticipantNames names, bool readable);

/// <summary>What is the same for every kind of row that hangs on a case: listing what may be seen, and changing one.</summary>
static class CaseRows
{
    /// <summary><c>GET /cases/{id}/NAME</c>.</summary>
    /// <param name="where">What narrows the list further than the class of the rows does.</param>
    /// <param name="withWords">Whether the list tells words of its rows; what is only opened one by one goes on record there.</param>
    public static void MapCaseRows<T>(this RouteGroupBuilder api, string name, ShowRow<T> show, Func<T, CaseAccess, bool>? where = null, bool withWords = true)
        where T : class, IClassified => api.MapGet($"/cases/{{id:guid}}/{name}", (Guid id, int? limit, Guid? after, ApiRead read) => read.OnRecordAsync(async (scope, viewer) =>
        {
            var access = await scope.Get<AccessPolicy>().For(viewer, id, scope.Now, scope.Ct);
            var visible = access.Visible(scope.Db.Set<T>()).Where(row => after == null || EF.Property<Guid>(row, nameof(IClassified.Id)) > after)
                .OrderBy(row => EF.Property<Guid>(row, nameof(IClassified.Id)));
            var size = Page.SizeInCase(limit);
            var filteredHere = where is not null || typeof(IMatter).IsAssignableFrom(typeof(T));
            var rows = await (filteredHere ? visible : visible.Take(size + 1)).ToListAsync(scope.Ct);
            var names = await ParticipantNames.OfAsync(scope.Db, id, scope.Ct);
            // Ids grow with time; where a time must not be told they are random, and so is their place.
            var page = Page.Of([.. rows.Where(row => access.CanSee(row) && (where?.Invoke(row, access) ?? true))], size, row => row.Id.ToString());
            return (new Page<object>([.. page.Items.Select(row => show(row, names, access.CanRead(row)))], page.Next), access, [.. page.Items.Where(row => withWords && access.CanRead(row))]);
        }));

    /// <summary>Creates a row of a case and answers its representation.</summary>
    public static Task<IResult> CreateAsync<T>(this ApiWrite write, string collection, ShowRow<T> show, Func<WorkScope, Viewer, Task<T>> create)
        where T : class, IClassified, IVersioned => write.RunAsync(
            create,
            async (scope, viewer, row) => Answer.Created($"/api/v1/{collection}/{row.Id}", await ShowAsync(scope, viewer, row, show), row));

    /// <summary>Changes one row that the caller may know of and has seen (<c>If-Match</c>), and answers it as it is then.</summary>
    /// <param name="kind">What an answer calls it when it is not there.</param>
    public static Task<IResult> ChangeAsync<T>(
        this ApiWrite write, IfMatch match, Guid id, Phrase kind, ShowRow<T> show, Func<WorkScope, Viewer, T, CaseAccess, Task> change)
        where T : class, IClassified, IVersioned => write.OnRecordAsync(id, kind, show, () => write.RunAsync(
            async (scope, viewer) =>
            {
                var (row, access) = await scope.Get<AccessPolicy>().FindAsync<T>(viewer, id, kind, scope.Now, scope.Ct);
                match.Require(row);
                await change(scope, viewer, row, access);
                return row;
            },
            async (scope, viewer, row) => Answer.Ok(await ShowAsync(scope, viewer, row, show), row)));

    /// <summary>Creates what follows upon a row that the caller has seen (<c>If-Match</c>): its next version, say.</summary>
    public static Task<IResult> FollowAsync<T>(
        this ApiWrite write, IfMatch match, Guid id, Phrase kind, string collection, ShowRow<T> show, Func<WorkScope, Viewer, Task<T>> create)
        where T : class, IClassified, IVersioned => write.OnRecordAsync(id, kind, show, () => write.CreateAsync(collection, show, async (scope, viewer) =>
        {
            var (row, _) = await scope.Get<AccessPolicy>().FindAsync<T>(viewer, id, kind, scope.Now, scope.Ct);
            match.Require(row);
            return await create(scope, viewer);
        }));

    /// <summary>A thing of a case as it is now, for the caller.</summary>
    internal sealed record Fresh(Guid CaseId, string Kind, Guid Id, object Shown);

    public static Task<IResult> OnRecordAsync<T>(this ApiWrite write, Guid id, Phrase kind, ShowRow<T> show, Func<Task<IResult>> act)
        where T : class, IClassified => write.OnRecordAsync(
            async (scope, viewer) =>
            {
                var (row, _) = await scope.Get<AccessPolicy>().FindAsync<T>(viewer, id, kind, scope.Now, scope.Ct);
                return new(row.CaseId, typeof(T).Name, row.Id, await ShowAsync(scope, viewer, row, show));
            },
            act);

    /// <summary>Of two who change one thing at the same time, one wins. The other's attempt goes on record as well, and its answer shows the thing as it is now (S10).</summary>
    public static async Task<IResult> OnRecordAsync(this ApiWrite write, Func<WorkScope, Viewer, Task<Fresh>> look, Func<Task<IResult>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception e) when (ConflictException.IsOne(e))
        {
            throw new ConflictException(e, await write.RecordAsync(async (scope, viewer, command) =>
            {
                var thing = await look(scope, viewer);
                await scope.Get<AuditTrail>().AppendAsync(
                    thing.CaseId, viewer.PersonId, "command.conflict", scope.Now, scope.Ct, thing.Kind, thing.Id.ToString("N"), $$"""{"command":"{{command}}"}""");
                return thing.Shown;
            }));
        }
    }

    /// <summary>The row as the caller may see it.</summary>
    public static async Task<object> ShowAsync<T>(WorkScope scope, Viewer viewer, T row, ShowRow<T> show)
        where T : class, IClassified
    {
        var access = await scope.Get<AccessPolicy>().For(viewer, row.CaseId, scope.Now, scope.Ct);
        return show(row, await ParticipantNames.OfAsync(scope.Db, row.CaseId, scope.Ct), access.CanRead(row));
    }

    /// <summary>Which of those who were asked the caller answers for: their own participation, or the one they represent.</summary>
    /// <exception cref="NotAllowedException">None of them.</exception>
    public static Guid ActingFor(this CaseAccess access, IEnumerable<Guid> asked) =>
        asked.Where(id => access.ActsFor(id)).Cast<Guid?>().FirstOrDefault()
        ?? throw new NotAllowedException("Only somebody who was asked, or who represents them, may do this.");
}
