using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/participations</c>: who takes part in a case, in which role, and how they may safely be reached.</summary>
static class PeopleApi
{
    public static void MapPeople(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/participations", (Guid id, int? limit, Guid? after, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var access = await scope.Get<AccessPolicy>().For(viewer, id, scope.Now, scope.Ct);
            var people = await scope.Db.Set<Participation>().Include(p => p.Person).Where(p => p.CaseId == id && (after == null || p.Id > after)).OrderBy(p => p.Id).ToListAsync(scope.Ct);
            var page = Page.Of([.. people.Where(p => IsKnownTo(access, p))], Page.SizeInCase(limit), p => p.Id.ToString());
            return new Page<object>([.. page.Items.Select(p => Show(p, access))], page.Next);
        }));
        api.MapPost("/cases/{id:guid}/participations", (Guid id, PartyRequest body, ApiWrite write) => write.RunAsync(
            (scope, viewer) => scope.Get<AddParticipation>().RunAsync(new AddParticipation.Command(id, body.ToInput(), viewer), scope.Now, scope.Ct),
            async (scope, viewer, added) => Answer.Created(
                $"/api/v1/participations/{added.Id}", Show(added, await scope.Get<AccessPolicy>().For(viewer, id, scope.Now, scope.Ct)), added)));
        api.MapPost("/participations/{id:guid}/withdraw", (Guid id, IfMatch match, ApiWrite write) => ChangeAsync(
            id, match, write, (scope, viewer, _) => scope.Get<WithdrawParticipation>().RunAsync(new WithdrawParticipation.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/participations/{id:guid}/replace", (Guid id, ReplaceRequest body, IfMatch match, ApiWrite write) => ChangeAsync(
            id, match, write, (scope, viewer, _) => scope.Get<ReplaceParticipation>().RunAsync(
                new ReplaceParticipation.Command(id, body.ToInput(scope.Now), viewer), scope.Now, scope.Ct)));
        api.MapPut("/participations/{id:guid}/contact", (Guid id, ContactRequest body, IfMatch match, ApiWrite write) => ChangeAsync(
            id, match, write, (scope, viewer, _) => scope.Get<SetContact>().RunAsync(
                new SetContact.Command(id, body.ToInput(), viewer), scope.Now, scope.Ct)));
        api.MapPut("/participations/{id:guid}/access-needs", (Guid id, AccessNeedsInput body, IfMatch match, ApiWrite write) => ChangeAsync(
            id, match, write, (scope, viewer, _) => scope.Get<SetAccessNeeds>().RunAsync(new SetAccessNeeds.Command(id, body, viewer), scope.Now, scope.Ct)));
        api.MapPut("/participations/{id:guid}/mail-choices", (Guid id, MailChoicesRequest body, IfMatch match, ApiWrite write) => ChangeAsync(
            id, match, write, (scope, viewer, _) => scope.Get<SetMailChoices>().RunAsync(
                new SetMailChoices.Command(id, body.DigestAt, Input.Required(body.EarlyReminders, "earlyReminders"), viewer), scope.Now, scope.Ct)));
    }

    static Task<IResult> ChangeAsync(Guid id, IfMatch match, ApiWrite write, Func<WorkScope, Viewer, Participation, Task> change)
    {
        // As they stood before: whoever withdraws sees the answer to that.
        CaseAccess? access = null;
        return write.OnRecordAsync(
            (scope, viewer) => LookAsync(scope, viewer, id),
            () => write.RunAsync(
                async (scope, viewer) =>
                {
                    (var found, access) = await FindAsync(scope, viewer, id);
                    match.Require(found);
                    await change(scope, viewer, found);
                    return found;
                },
                (_, _, changed) => Task.FromResult(Answer.Ok(Show(changed, access!), changed))));
    }

    /// <summary>How somebody takes part now, as the viewer may see it.</summary>
    internal static async Task<CaseRows.Fresh> LookAsync(WorkScope scope, Viewer viewer, Guid id)
    {
        var (found, access) = await FindAsync(scope, viewer, id);
        return new(found.CaseId, nameof(Participation), id, Show(found, access));
    }

    /// <exception cref="NotFoundException">There is none, or the viewer may not know of it.</exception>
    internal static async Task<(Participation Found, CaseAccess Access)> FindAsync(WorkScope scope, Viewer viewer, Guid id)
    {
        var found = await scope.Db.Set<Participation>().Include(p => p.Person).FirstOrDefaultAsync(p => p.Id == id, scope.Ct) ?? throw new NotFoundException("participation");
        try
        {
            var access = await scope.Get<AccessPolicy>().For(viewer, found.CaseId, scope.Now, scope.Ct);
            return !found.IsOnCall || IsKnownTo(access, found) ? (found, access) : throw new NotFoundException("participation");
        }
        catch (NotFoundException)
        {
            throw new NotFoundException("participation");
        }
    }

    /// <summary>Who was paged about somebody's safety is there for those who may know of it.</summary>
    static bool IsKnownTo(CaseAccess access, Participation p) =>
        access.ActsFor(p.Id) || access.Level(p.IsOnCall ? InformationClass.Safety : InformationClass.ProcessMetadata) is AccessLevel.Full or AccessLevel.Metadata
        || (!p.IsOnCall && access.Level(InformationClass.ProcessMetadata) >= AccessLevel.Metadata);

    /// <summary>Addresses and contact rules only for the person themselves and for whoever looks after the case.</summary>
    static object Show(Participation p, CaseAccess access)
    {
        var near = access.ActsFor(p.Id) || access.Can(CaseAction.ManageParticipations);
        var arranges = access.ActsFor(p.Id) || access.Roles.Any(role => role is Role.Coordinator or Role.Mediator or Role.SafetyOfficer);
        var named = near || access.Level(InformationClass.ProcessMetadata) == AccessLevel.Full;
        return new
        {
            p.Id,
            p.Key,
            p.Role,
            p.State,
            Name = named ? p.Person.Name.Reveal() : null,
            Email = near ? p.Person.Email : null,
            p.MandateFrom,
            p.MandateTo,
            p.RepresentsId,
            NoContact = near ? p.NoContact : (bool?)null,
            SafeTimes = near && p.QuietTo is not null ? new SafeTimes(p.QuietTo, p.QuietFrom) : null,
            Channels = near ? SafeChannels.Read(p.Channels) : null,
            Language = near ? p.Person.Language : null,
            // Whoever arranges a meeting must know what it takes.
            InterpreterLanguage = arranges ? p.InterpreterLanguage : null,
            Accommodations = arranges ? p.Accommodations?.Reveal() : null,
            TreatmentPreferences = arranges ? p.TreatmentPreferences?.Reveal() : null,
            DigestAt = near ? p.DigestAt : null,
            EarlyReminders = near ? p.EarlyReminders : (bool?)null,
            Etag = EntityTags.TextOf(p),
        };
    }

    /// <param name="DigestAt">Local hour of one mail a day, such as <c>18:00</c>; null: every mail by itself.</param>
    public sealed record MailChoicesRequest(LocalTime? DigestAt, bool? EarlyReminders);

    /// <param name="From">From when on; a replacement takes effect at once, so that a later day is refused rather than forgotten.</param>
    public sealed record ReplaceRequest(PartyRequest? Person, Instant? From)
    {
        public PartyInput ToInput(Instant now) => From is { } from && from > now
            ? throw new InvalidInputException("from", "A replacement takes effect at once: ask for it on that day.")
            : (Person ?? PartyRequest.Nobody).ToInput();
    }
}
