using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Support;
using NodaTime;

namespace MediationWorkflows.Tests.Access;

/// <summary>
/// A case with one participant per role, and for each class of information three items: the participant's own, a stranger's,
/// and a stranger's that is shared with the participant by name.
/// </summary>
internal static class AccessWorld
{
    public static readonly Role[] AccountRoles = [Role.Administrator, Role.Designer, Role.Auditor, Role.Analyst];

    public static MediationCase Case(Instant now) => new()
    {
        Id = Ids.New(now),
        Reference = $"M-{Guid.NewGuid():N}",
        Title = new ClassifiedText("Title"),
        Jurisdiction = "US-NY",
        TimeZone = "America/New_York",
        CalendarId = "us-federal",
        CalendarVersion = 1,
        Severity = 2,
        OpenedAt = now,
    };

    public static Participation Join(AppDb db, Guid caseId, Role role, string key, Instant now, Guid? represents = null, Instant? until = null, Guid? personId = null)
    {
        if (personId is null)
        {
            var person = new Person
            {
                Id = Ids.New(now),
                Name = new ClassifiedText(key),
                Email = $"{key}-{Guid.NewGuid():N}@example.org",
                Language = "en",
                TimeZone = "America/New_York",
                CreatedAt = now,
            };
            db.Add(person);
            personId = person.Id;
        }

        var participation = new Participation
        {
            Id = Ids.New(now),
            CaseId = caseId,
            PersonId = personId.Value,
            Key = key,
            Role = role,
            State = ParticipationState.Active,
            MandateFrom = now,
            MandateTo = until,
            RepresentsId = represents,
        };
        db.Add(participation);
        return participation;
    }

    public static InfoItem Item(AppDb db, Guid caseId, InformationClass @class, Guid ownerId, Instant now)
    {
        var item = new InfoItem
        {
            Id = Ids.New(now),
            CaseId = caseId,
            Class = @class,
            AuthorId = ownerId,
            OwnerId = ownerId,
            Title = new ClassifiedText("t"),
            Text = new ClassifiedText("x"),
            ContentHash = "",
            CreatedAt = now,
        };
        db.Add(item);
        return item;
    }

    public static Viewer ViewerOf(Guid personId, params Role[] account) => new(personId, account.ToHashSet());

    /// <summary>Items of a class, as a viewer with a role meets them.</summary>
    public sealed record Items(Role Role, InformationClass Class, Guid? Own, Guid Strange, Guid Shared);

    public static async Task<(Guid CaseId, Dictionary<Role, Viewer> Viewers, List<Items> Items)> CreateAsync(TestWorld world) => await world.DoAsync(async scope =>
    {
        var (db, now) = (scope.Db, scope.Now);
        var mediationCase = Case(now);
        db.Add(mediationCase);
        var stranger = Join(db, mediationCase.Id, Role.Interpreter, "stranger", now);
        var viewers = new Dictionary<Role, Viewer>();
        var items = new List<Items>();
        foreach (var role in Enum.GetValues<Role>().Where(r => r != Role.Representative))
        {
            var ofAccount = AccountRoles.Contains(role);
            var own = ofAccount ? null : Join(db, mediationCase.Id, role, role.ToString(), now);
            viewers[role] = ofAccount ? ViewerOf(Guid.NewGuid(), role) : ViewerOf(own!.PersonId);
            foreach (var @class in Enum.GetValues<InformationClass>())
            {
                var shared = Item(db, mediationCase.Id, @class, stranger.Id, now);
                if (own is not null)
                {
                    db.Add(new Share { Id = Ids.New(now), CaseId = mediationCase.Id, SubjectId = shared.Id, ParticipationId = own.Id, At = now });
                }

                items.Add(new Items(role, @class, own is null ? null : Item(db, mediationCase.Id, @class, own.Id, now).Id,
                    Item(db, mediationCase.Id, @class, stranger.Id, now).Id, shared.Id));
            }
        }

        await db.SaveChangesAsync(scope.Ct);
        return (mediationCase.Id, viewers, items);
    });
}
