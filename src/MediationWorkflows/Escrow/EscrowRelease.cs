using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Milestones;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Escrow;

public enum ReleaseState
{
    Requested,

    /// <summary>Two persons have approved it.</summary>
    Approved,

    /// <summary>The agent is told to pay; there is no way back but through the agent.</summary>
    Instructed,

    /// <summary>The agent has paid.</summary>
    Confirmed,

    /// <summary>The agent could not pay: the money lies in escrow as before.</summary>
    Returned,

    /// <summary>An approver said no: the money lies in escrow as before.</summary>
    Refused,
}

/// <summary>Where the money goes.</summary>
public enum ReleaseTo
{
    /// <summary>To whom it was promised: the milestone is kept.</summary>
    Payee,

    /// <summary>Back to who paid it in: the milestone was missed or waived.</summary>
    Payer,
}

/// <summary>Money that leaves an escrow account over one milestone: requested, approved by two persons, instructed once, paid (I7).</summary>
public sealed class EscrowRelease : IVersioned, IClassified
{
    public const int ApproversNeeded = 2;

    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid AccountId { get; init; }

    public required Guid MilestoneId { get; init; }

    public required ReleaseTo To { get; init; }

    public required decimal Amount { get; init; }

    public ReleaseState State { get; private set; }

    public List<ReleaseApproval> Approvals { get; init; } = [];

    public required Instant RequestedAt { get; init; }

    public Instant? InstructedAt { get; private set; }

    /// <summary>When the agent had the instruction.</summary>
    public Instant? DeliveredAt { get; private set; }

    public Instant? EndedAt { get; private set; }

    /// <summary>The day on which the agent paid.</summary>
    public LocalDate? PaidOn { get; private set; }

    /// <summary>The agent's receipt, or why it was refused or could not be paid.</summary>
    public ClassifiedText? Note { get; private set; }

    public int Version { get; set; }

    /// <summary>What the agent knows the instruction by: the same however often it is delivered.</summary>
    public string Key => $"release-{Id:N}";

    /// <summary>Takes from what the account has left.</summary>
    public bool Counts => State is not (ReleaseState.Returned or ReleaseState.Refused);

    InformationClass IClassified.Class => InformationClass.Escrow;

    Guid? IClassified.OwnerId => null;

    public void Approve(Guid personId, Guid participationId, Instant now)
    {
        Require("A release is approved before it is instructed", ReleaseState.Requested);
        if (Approvals.Exists(a => a.PersonId == personId))
        {
            throw new StateException("This person has approved the release already: it takes another one.", State.ToString());
        }

        Approvals.Add(new ReleaseApproval { ReleaseId = Id, PersonId = personId, ParticipationId = participationId, At = now });
        if (Approvals.Count >= ApproversNeeded)
        {
            State = ReleaseState.Approved;
        }
    }

    public void Refuse(string reason, Instant now)
    {
        Require("A release is refused before it is instructed", ReleaseState.Requested, ReleaseState.Approved);
        End(ReleaseState.Refused, reason, now);
    }

    public void Instruct(Instant now)
    {
        Require("A release is instructed once two persons have approved it", ReleaseState.Approved);
        (State, InstructedAt) = (ReleaseState.Instructed, now);
    }

    /// <summary>The agent has it; nothing is delivered a second time.</summary>
    public void Deliver(Instant now) => DeliveredAt ??= now;

    public void Confirm(LocalDate paidOn, string? receipt, Instant now)
    {
        Require("What was instructed is confirmed", ReleaseState.Instructed);
        PaidOn = paidOn;
        End(ReleaseState.Confirmed, receipt, now);
    }

    public void Return(string reason, Instant now)
    {
        Require("What was instructed comes back", ReleaseState.Instructed);
        End(ReleaseState.Returned, reason, now);
    }

    private void End(ReleaseState state, string? note, Instant now) =>
        (State, EndedAt, Note) = (state, now, string.IsNullOrWhiteSpace(note) ? null : new ClassifiedText(note.Trim()));

    private void Require(Phrase rule, params ReleaseState[] wanted)
    {
        if (!wanted.Contains(State))
        {
            throw new StateException($"{rule}; this one is {State}.", State.ToString(), [.. wanted.Select(w => w.ToString())]);
        }
    }
}

/// <summary>One person's yes to a release.</summary>
public sealed class ReleaseApproval
{
    public required Guid ReleaseId { get; init; }

    public required Guid PersonId { get; init; }

    public required Guid ParticipationId { get; init; }

    public required Instant At { get; init; }
}

internal sealed class EscrowReleaseMap : IEntityTypeConfiguration<EscrowRelease>
{
    public void Configure(EntityTypeBuilder<EscrowRelease> builder)
    {
        builder.ToTable("EscrowReleases");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Escrow);
        builder.Property(r => r.Amount).HasPrecision(18, 2);
        builder.HasIndex(r => r.CaseId);
        // One at a time of a milestone: whoever asks twice at once is told of the first.
        builder.HasIndex(r => new { r.MilestoneId, r.AccountId }).IsUnique().HasFilter("state <> 'Returned' AND state <> 'Refused'");
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<EscrowAccount>().WithMany().HasForeignKey(r => r.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Milestone>().WithMany().HasForeignKey(r => r.MilestoneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(r => r.Approvals).WithOne().HasForeignKey(a => a.ReleaseId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(r => r.Approvals).AutoInclude();
    }
}

internal sealed class ReleaseApprovalMap : IEntityTypeConfiguration<ReleaseApproval>
{
    public void Configure(EntityTypeBuilder<ReleaseApproval> builder)
    {
        builder.ToTable("ReleaseApprovals");
        builder.HasKey(a => new { a.ReleaseId, a.PersonId });
    }
}
