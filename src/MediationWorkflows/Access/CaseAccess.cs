using System.Linq.Expressions;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Access;

/// <summary>What one viewer may see and do in one case at one instant. Got from <see cref="AccessPolicy"/>; not to be kept.</summary>
public sealed class CaseAccess
{
    private readonly AppDb db;
    private readonly HashSet<Guid> own;
    private readonly HashSet<Guid> shared;
    private readonly HashSet<Guid> exceptional;
    private readonly HashSet<Guid> sessions;
    private readonly HashSet<Guid> caucuses;

    internal CaseAccess(AppDb db, Guid caseId, Viewer viewer, IReadOnlyCollection<Role> roles, Opened opened)
    {
        this.db = db;
        CaseId = caseId;
        Viewer = viewer;
        Roles = roles;
        (own, shared, exceptional, sessions, caucuses) = opened;
    }

    /// <summary>What is open to a viewer beyond their roles.</summary>
    /// <param name="Own">The participations that they are or act for.</param>
    /// <param name="Shared">Rows that were shared with these by name.</param>
    /// <param name="Exceptional">Rows that a logged exception opened to them.</param>
    /// <param name="Sessions">Sessions that they interpret at this instant.</param>
    /// <param name="Caucuses">Caucuses that they were in.</param>
    internal sealed record Opened(HashSet<Guid> Own, HashSet<Guid> Shared, HashSet<Guid> Exceptional, HashSet<Guid> Sessions, HashSet<Guid> Caucuses)
    {
        public static readonly Opened Nothing = new([], [], [], [], []);
    }

    public Guid CaseId { get; }

    public Viewer Viewer { get; }

    /// <summary>The viewer's roles here: of their participations in mandate, of the principals they represent, and of their account.</summary>
    public IReadOnlyCollection<Role> Roles { get; }

    /// <summary>The participations that the viewer is or acts for.</summary>
    public IReadOnlySet<Guid> Own => own;

    public AccessLevel Level(InformationClass @class) => Viewer.IsSystem ? AccessLevel.None : AccessMatrix.Of(Roles, @class);

    /// <summary>Whether the row's content may be shown.</summary>
    public bool CanRead(IClassified row) => row switch
    {
        IDerived derived => CanReadDerived(derived),
        IMatter matter => IsConcernedBy(matter) || (MayKnowOf(matter) && CanReadByClass(row) && Roles.Any(role => !role.IsParty())),
        _ => CanReadByClass(row),
    };

    /// <summary>
    /// Whether it may be passed on to this viewer as part of something else: what they may read, and what its owner shared with
    /// them by name although they do not find it in the case's own lists.
    /// </summary>
    public bool CanBeShown(IClassified row) => CanRead(row) || (row.CaseId == CaseId && IsShared(row));

    private bool CanReadDerived(IDerived row) => row.CaseId == CaseId && Level(row.Class) switch
    {
        AccessLevel.Full => row.PublishedTo.Any(own.Contains) || row.Sources.All(CanRead),
        AccessLevel.Own or AccessLevel.Shared or AccessLevel.Redacted => row.PublishedTo.Any(own.Contains),
        _ => false,
    };

    private bool CanReadByClass(IClassified row) => row.CaseId == CaseId && (Level(row.Class), row is IReserved { IsReserved: true }) switch
    {
        (>= AccessLevel.Shared, true) => IsOwn(row.OwnerId) || IsShared(row),
        (AccessLevel.Exception, _) => exceptional.Contains(row.Id),
        (_, true) => false,
        var (level, _) => CanReadAt(level, row),
    };

    private bool CanReadAt(AccessLevel level, IClassified row) => level switch
    {
        AccessLevel.Full => row is not IOfCaucus { CaucusId: { } caucus } || caucuses.Contains(caucus) || IsOwn(row.OwnerId) || IsShared(row),
        AccessLevel.Own => IsOwn(row.OwnerId),
        AccessLevel.Shared => IsOwn(row.OwnerId) || IsShared(row),
        // Who interprets a session sees it, and what is said in it to everybody.
        _ => sessions.Contains(row.Id) || (row is IOfSession { Class: InformationClass.Joint, SessionId: { } session } && sessions.Contains(session)),
    };

    /// <summary>
    /// Whether the row's id, kind, state and dates may be shown. For caucus rows never with author or exact time; whistleblowers'
    /// rows are never listed to those who may only count them.
    /// </summary>
    public bool CanSee(IClassified row) => row is IMatter matter ? IsConcernedBy(matter) || (MayKnowOf(matter) && CanSeeByClass(row)) : CanSeeByClass(row);

    private bool CanSeeByClass(IClassified row) => CanRead(row)
        || (row is not IDerived and not IReserved { IsReserved: true } && row.CaseId == CaseId && row.Class != InformationClass.Whistleblower && Level(row.Class) is AccessLevel.Metadata or AccessLevel.Redacted);

    /// <summary>The rows of this case whose content may be shown, filtered in the database.</summary>
    public IQueryable<T> Readable<T>(IQueryable<T> rows)
        where T : class, IClassified => Filter(rows, metadata: false);

    /// <summary>The rows of this case that may at least be listed; ask <see cref="CanRead"/> before showing more than metadata.</summary>
    public IQueryable<T> Visible<T>(IQueryable<T> rows)
        where T : class, IClassified => Filter(rows, metadata: true);

    /// <summary>The links of the audit chain that may be shown; those who may only see metadata get no <see cref="AuditEvent.Data"/>.</summary>
    public IQueryable<AuditEvent> ReadableAudit(IQueryable<AuditEvent> links)
    {
        var person = Viewer.PersonId;
        var ofCase = links.Where(l => l.CaseId == CaseId);
        return Level(InformationClass.Audit) switch
        {
            AccessLevel.Full or AccessLevel.Metadata => ofCase,
            AccessLevel.Own => ofCase.Where(l => l.ActorId == person),
            _ => ofCase.Where(l => false),
        };
    }

    public bool Can(CaseAction action) => Viewer.IsSystem || Roles.Any(role => CaseActions.Allows(role, action));

    /// <exception cref="NotAllowedException">The viewer's roles do not include it.</exception>
    public void Demand(CaseAction action)
    {
        if (!Can(action))
        {
            throw new NotAllowedException($"Your part in this case does not include {Phrase.Of(CaseActions.Words(action))}.");
        }
    }

    /// <summary>Whether the viewer is that participant, or acts for them within the mandate.</summary>
    public bool ActsFor(Guid? participationId) => Viewer.IsSystem || (participationId is { } id && own.Contains(id));

    /// <exception cref="NotAllowedException">Only the participant, or who represents them, may do this.</exception>
    public void DemandActingFor(Guid? participationId)
    {
        if (!ActsFor(participationId))
        {
            throw new NotAllowedException("Only the person who was asked, or who represents them, may do this.");
        }
    }

    private bool IsConcernedBy(IMatter matter) => matter.CaseId == CaseId
        && (IsOwn(matter.OwnerId) || IsOwn(matter.OtherId) || (Viewer.PersonId is { } person && matter.RaisedByPersonId == person));

    private bool MayKnowOf(IMatter matter) => !matter.NamesOneThing && Level(matter.About) != AccessLevel.None;

    private bool IsShared(IClassified row) => shared.Contains(row.Id) || (row is ISaidInItem { ItemId: { } item } && shared.Contains(item));

    private bool IsOwn(Guid? ownerId) => ownerId is { } id && own.Contains(id);

    private IQueryable<T> Filter<T>(IQueryable<T> rows, bool metadata)
        where T : class, IClassified
    {
        var columns = ClassifiedMapping.Of(db.Model.FindEntityType(typeof(T)));
        var row = Expression.Parameter(typeof(T), "row");
        Expression id = Column<Guid>(row, nameof(IClassified.Id));
        var owner = columns.Owner is null ? null : IdColumn(row, columns.Owner, typeof(T));
        Expression isShared = IsIn(shared.ToList(), id);
        if (typeof(ISaidInItem).IsAssignableFrom(typeof(T)))
        {
            isShared = Expression.OrElse(isShared, IsIn(shared.Select(s => (Guid?)s).ToList(), IdColumn(row, nameof(ISaidInItem.ItemId), typeof(T))));
        }

        Expression allowed = Expression.Constant(value: false);
        foreach (var level in Enum.GetValues<InformationClass>().Where(c => columns.Class is null || columns.Class == c).GroupBy(Level))
        {
            var open = Match(level.Key, level, id, owner, isShared, metadata);
            var match = columns.Reserved is null
                ? open
                : EitherWay(Expression.Equal(IdColumn(row, columns.Reserved, typeof(T)), Expression.Constant(null, typeof(Guid?))), open, ByName(level.Key, id, owner, isShared));
            if (match is null)
            {
                continue;
            }

            if (columns.Class is null)
            {
                var classes = level.Where(c => !metadata || CanList(level.Key, c)).ToList();
                match = Expression.AndAlso(IsIn(classes, Column<InformationClass>(row, nameof(IClassified.Class))), match);
            }

            allowed = Expression.OrElse(allowed, match);
        }

        if (typeof(IOfCaucus).IsAssignableFrom(typeof(T)))
        {
            allowed = Expression.AndAlso(allowed, OutsideOrIn(row, id, owner));
        }

        if (sessions.Count > 0)
        {
            allowed = Expression.OrElse(allowed, IsIn(sessions.ToList(), id));
        }

        if (sessions.Count > 0 && typeof(IOfSession).IsAssignableFrom(typeof(T)))
        {
            Expression joint = columns.Class is { } one
                ? Expression.Constant(one == InformationClass.Joint)
                : IsIn([InformationClass.Joint], Column<InformationClass>(row, nameof(IClassified.Class)));
            var interpreted = IsIn(sessions.Select(s => (Guid?)s).ToList(), Column<Guid?>(row, nameof(IOfSession.SessionId)));
            allowed = Expression.OrElse(allowed, Expression.AndAlso(joint, interpreted));
        }

        var ofCase = Expression.Equal(Column<Guid>(row, columns.CaseId), Expression.Constant(CaseId));
        return rows.Where(Expression.Lambda<Func<T, bool>>(Expression.AndAlso(ofCase, allowed), row));
    }

    /// <summary>The condition under which rows of a level pass; null when none does.</summary>
    private Expression? Match(AccessLevel level, IEnumerable<InformationClass> classes, Expression id, Expression? owner, Expression isShared, bool metadata)
    {
        var isOwn = owner is null ? null : IsIn(own.Select(o => (Guid?)o).ToList(), owner);
        return level switch
        {
            AccessLevel.Full => Expression.Constant(value: true),
            AccessLevel.Own => isOwn,
            AccessLevel.Shared => isOwn is null ? isShared : Expression.OrElse(isOwn, isShared),
            AccessLevel.Exception when exceptional.Count > 0 => IsIn(exceptional.ToList(), id),
            AccessLevel.Metadata or AccessLevel.Redacted when metadata && classes.Any(c => CanList(level, c)) => Expression.Constant(value: true),
            _ => null,
        };
    }

    /// <summary>Told in no caucus, or in one that the viewer was in; what is theirs or was shared with them stays so.</summary>
    private Expression OutsideOrIn(ParameterExpression row, Expression id, Expression? owner)
    {
        var caucus = Column<Guid?>(row, nameof(IOfCaucus.CaucusId));
        var open = Expression.OrElse(
            Expression.OrElse(Expression.Equal(caucus, Expression.Constant(null, typeof(Guid?))), IsIn(caucuses.Select(c => (Guid?)c).ToList(), caucus)),
            IsIn(shared.ToList(), id));
        return owner is null ? open : Expression.OrElse(open, IsIn(own.Select(o => (Guid?)o).ToList(), owner));
    }

    /// <summary>The condition under which reserved rows of a level pass: never as metadata.</summary>
    private Expression? ByName(AccessLevel level, Expression id, Expression? owner, Expression isShared) =>
        Match(level > AccessLevel.Shared ? AccessLevel.Shared : level, [], id, owner, isShared, metadata: false);

    private static Expression? EitherWay(Expression isOpen, Expression? open, Expression? reserved) => (open, reserved) switch
    {
        (null, null) => null,
        (null, { } byName) => Expression.AndAlso(Expression.Not(isOpen), byName),
        ({ } all, null) => Expression.AndAlso(isOpen, all),
        var (all, byName) => Expression.OrElse(Expression.AndAlso(isOpen, all!), Expression.AndAlso(Expression.Not(isOpen), byName!)),
    };

    private static bool CanList(AccessLevel level, InformationClass @class) =>
        level is not (AccessLevel.Metadata or AccessLevel.Redacted) || @class != InformationClass.Whistleblower;

    private static MethodCallExpression Column<TValue>(ParameterExpression row, string name) =>
        Expression.Call(typeof(EF), nameof(EF.Property), [typeof(TValue)], row, Expression.Constant(name));

    private static Expression IdColumn(ParameterExpression row, string name, Type type) =>
        type.GetProperty(name)?.PropertyType == typeof(Guid)
            ? Expression.Convert(Column<Guid>(row, name), typeof(Guid?))
            : Column<Guid?>(row, name);

    private static MethodCallExpression IsIn<TValue>(List<TValue> values, Expression value) =>
        Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(TValue)], Expression.Constant(values), value);
}
