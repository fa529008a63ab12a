using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using NodaTime;

namespace MediationWorkflows.Sessions;

public enum SessionState
{
    Scheduled,
    Live,

    /// <summary>Somebody asked for a pause, or the case is on hold: no timer of the session runs.</summary>
    Paused,
    Done,

    /// <summary>It was called off, or somebody did not come.</summary>
    Abandoned,
}

public enum SessionFormat
{
    /// <summary>The sides sit down together (I4).</summary>
    Joint,

    /// <summary>The mediator goes between them: they never meet.</summary>
    Shuttle,
}

/// <summary>A meeting of the mediation: blocks of work with breaks between them, together or in caucus. The class guards the order of what happens in it.</summary>
public sealed class Session : IVersioned, IClassified
{
    public const int UsualBlockMinutes = 50;
    public const int ShortestBreakMinutes = 10;

    /// <summary>Who is there early need not wait.</summary>
    public static readonly Duration MayStartBefore = Duration.FromMinutes(15);

    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>1, 2, 3 … within the case.</summary>
    public required int Number { get; init; }

    public required SessionFormat Format { get; init; }

    public required Instant StartsAt { get; init; }

    public required int BlockMinutes { get; init; }

    public required int BreakMinutes { get; init; }

    /// <summary>How many blocks of work are planned; more happen only by the mediator's word.</summary>
    public required int PlannedBlocks { get; init; }

    public ClassifiedText? Agenda { get; init; }

    public List<SessionAttendee> Attendees { get; init; } = [];

    public SessionState State { get; private set; }

    public List<SessionBlock> Blocks { get; init; } = [];

    public List<SessionPause> Pauses { get; init; } = [];

    /// <summary>When the current block or break ends by itself; stands still in a pause. Null: it lasts until somebody ends it.</summary>
    public Instant? BlockEndsAt { get; private set; }

    /// <summary>Goes up whenever <see cref="BlockEndsAt"/> changes: a timer of an older one does nothing (T4).</summary>
    public int BlockRevision { get; private set; }

    public Instant? StartedAt { get; private set; }

    public Instant? EndedAt { get; private set; }

    public required Instant CreatedAt { get; init; }

    public int Version { get; set; }

    /// <summary>The block or break that runs; null before the session and after it.</summary>
    public SessionBlock? Current => Blocks.Find(b => b.EndedAt is null);

    /// <summary>Still ahead, or running.</summary>
    public bool IsOpen => State is SessionState.Scheduled or SessionState.Live or SessionState.Paused;

    /// <summary>When it is over as planned, breaks included.</summary>
    public Instant PlannedEnd => StartsAt + Duration.FromMinutes((PlannedBlocks * BlockMinutes) + ((PlannedBlocks - 1) * BreakMinutes));

    InformationClass IClassified.Class => InformationClass.ProcessMetadata;

    Guid? IClassified.OwnerId => null;

    public bool IsAttendedBy(Guid participationId) => Attendees.Exists(a => a.ParticipationId == participationId);

    public void Start(Instant now)
    {
        Require("A session starts once", SessionState.Scheduled);
        if (now < StartsAt - MayStartBefore)
        {
            throw new StateException($"This session does not start before its time, or at most {MayStartBefore.TotalMinutes} minutes early.", nameof(SessionState.Scheduled));
        }

        foreach (var attendee in Attendees)
        {
            attendee.AbsentAt = null;
        }

        (State, StartedAt) = (SessionState.Live, now);
        Begin(Format == SessionFormat.Joint ? BlockKind.Joint : BlockKind.Apart, now);
    }

    /// <summary>The clock of the block stands still until the session goes on.</summary>
    public void Pause(Guid? byId, Instant now)
    {
        Require("A session is paused while it runs", SessionState.Live);
        State = SessionState.Paused;
        BlockRevision++;
        Pauses.Add(new SessionPause { Id = Ids.New(now), SessionId = Id, ById = byId, FromAt = now });
    }

    /// <summary>What was left of the block is left still.</summary>
    public void Resume(Instant now)
    {
        Require("A session goes on after a pause", SessionState.Paused);
        var pause = Pauses.Find(p => p.ToAt is null)!;
        pause.ToAt = now;
        State = SessionState.Live;
        BlockEndsAt += now - pause.FromAt;
        BlockRevision++;
    }

    /// <summary>The mediator talks with some of those who are there; the others wait.</summary>
    public SessionBlock BeginCaucus(IReadOnlyCollection<Guid> with, Instant now)
    {
        Require("A caucus is held while the session runs", SessionState.Live);
        RequireNoBreak();
        var caucus = Begin(BlockKind.Caucus, now);
        caucus.Members.AddRange(with.Select(id => new CaucusMember { BlockId = caucus.Id, ParticipationId = id }));
        return caucus;
    }

    /// <summary>The sides come together again, after a caucus or a break.</summary>
    public void Rejoin(Instant now)
    {
        Require("The sides come together while the session runs", SessionState.Live);
        if (Format == SessionFormat.Shuttle)
        {
            throw new StateException("In a shuttle session the sides do not meet.", nameof(SessionFormat.Shuttle), "caucus");
        }

        if (Current!.Kind == BlockKind.Joint)
        {
            throw new StateException("The sides are together already.", nameof(BlockKind.Joint), "caucus");
        }

        RequireNoBreak();
        Begin(BlockKind.Joint, now);
    }

    /// <summary>The time of the block or break is up. After work comes a break, after a break work; after the last block that was planned, a break that somebody must end.</summary>
    public void EndBlock(Instant now)
    {
        Require("A block ends while the session runs", SessionState.Live);
        if (Current!.Kind != BlockKind.Break)
        {
            Begin(BlockKind.Break, now);
            if (Blocks.Count(b => b.Kind is BlockKind.Joint or BlockKind.Caucus) >= PlannedBlocks)
            {
                BlockEndsAt = null;
            }
        }
        else
        {
            Begin(Format == SessionFormat.Joint ? BlockKind.Joint : BlockKind.Apart, now);
        }
    }

    public void ReportAbsent(IReadOnlyCollection<Guid> absent, Instant now)
    {
        Require("Somebody is missed at a session that has not begun", SessionState.Scheduled);
        if (now < StartsAt)
        {
            throw new StateException("Nobody is missed before the session's time.", nameof(SessionState.Scheduled));
        }

        foreach (var attendee in Attendees)
        {
            attendee.AbsentAt = absent.Contains(attendee.ParticipationId) ? now : null;
        }
    }

    public void Finish(Instant now)
    {
        Require("A session is finished while it runs", SessionState.Live, SessionState.Paused);
        End(SessionState.Done, now);
    }

    public void Abandon(Instant now)
    {
        Require("A session is abandoned before it is over", SessionState.Scheduled, SessionState.Live, SessionState.Paused);
        End(SessionState.Abandoned, now);
    }

    /// <exception cref="StateException">The sides do not sit together right now.</exception>
    public void RequireJointBlock()
    {
        if (State != SessionState.Live || Current!.Kind != BlockKind.Joint)
        {
            throw new StateException($"This is said while the sides sit together; the session is {State}.", State.ToString(), "rejoin");
        }
    }

    private SessionBlock Begin(BlockKind kind, Instant now)
    {
        Current?.End(now);
        var block = new SessionBlock { Id = Ids.New(now), SessionId = Id, Number = Blocks.Count + 1, Kind = kind, StartedAt = now };
        Blocks.Add(block);
        BlockEndsAt = kind switch
        {
            BlockKind.Break => now + Duration.FromMinutes(BreakMinutes),
            BlockKind.Apart => null,
            _ => now + Duration.FromMinutes(BlockMinutes),
        };
        BlockRevision++;
        return block;
    }

    private void End(SessionState ending, Instant now)
    {
        Current?.End(now);
        Pauses.Find(p => p.ToAt is null)?.ToAt = now;
        (State, EndedAt, BlockEndsAt) = (ending, now, null);
        BlockRevision++;
    }

    /// <summary>A break lasts as long as was agreed; nobody is talked out of it.</summary>
    private void RequireNoBreak()
    {
        if (Current is { Kind: BlockKind.Break } && BlockEndsAt is not null)
        {
            throw new StateException("It is break: it ends by itself.", nameof(BlockKind.Break), "pause", "finish");
        }
    }

    private void Require(Phrase rule, params ReadOnlySpan<SessionState> wanted)
    {
        if (!wanted.Contains(State))
        {
            throw new StateException($"{rule}; this one is {State}.", State.ToString(), [.. wanted.ToArray().Select(s => s.ToString())]);
        }
    }
}
