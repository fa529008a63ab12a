using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Concerns;

public enum ConcernKind
{
    /// <summary>Somebody might come to harm.</summary>
    Safety,

    /// <summary>What may set off distress: a word, a person, a place.</summary>
    Trigger,
    Stigma,
    Retaliation,
    ProfessionalRepercussions,
    OtherFear,
}

public enum ConcernState
{
    Open,

    /// <summary>Something is done about it.</summary>
    Met,
}

/// <summary>
/// A line of the restricted registers. Safety concerns and triggers are of the safety class: those who keep people safe read them, other parties do
/// not. Fears are private to whoever has them. The words are an item of the same class.
/// </summary>
public sealed class Concern : IVersioned, ISaidInItem
{
    public static readonly IReadOnlyList<ConcernKind> Triggers = [ConcernKind.Safety, ConcernKind.Trigger];

    public static readonly IReadOnlyList<ConcernKind> Fears = [ConcernKind.Stigma, ConcernKind.Retaliation, ConcernKind.ProfessionalRepercussions, ConcernKind.OtherFear];

    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required InformationClass Class { get; init; }

    public required ConcernKind Kind { get; init; }

    public required Guid? OwnerId { get; init; }

    /// <summary>The item that says it.</summary>
    public required Guid ItemId { get; init; }

    Guid? ISaidInItem.ItemId => ItemId;

    public ConcernState State { get; private set; }

    /// <summary>What is done about it.</summary>
    public ClassifiedText? Response { get; private set; }

    public required Instant RaisedAt { get; init; }

    public Instant? MetAt { get; private set; }

    public int Version { get; set; }

    public static InformationClass ClassOf(ConcernKind kind) => Triggers.Contains(kind) ? InformationClass.Safety : InformationClass.PartyPrivate;

    /// <exception cref="InvalidInputException">It is none of these.</exception>
    public static ConcernKind KindOf(string? name, IReadOnlyList<ConcernKind> among, string field) =>
        Enum.TryParse<ConcernKind>(name, ignoreCase: true, out var kind) && among.Contains(kind)
            ? kind
            : throw new InvalidInputException(field, $"One of {string.Join(", ", among)}.");

    /// <summary>Somebody says what is done about it; said again, it is replaced.</summary>
    public void Meet(string response, Instant now) => (State, Response, MetAt) = (ConcernState.Met, new ClassifiedText(response), now);
}

internal sealed class ConcernMap : IEntityTypeConfiguration<Concern>
{
    public void Configure(EntityTypeBuilder<Concern> builder)
    {
        builder.ToTable("Concerns");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.IsClassifiedByRow();
        builder.HasIndex(c => new { c.CaseId, c.Kind });
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(c => c.OwnerId).OnDelete(DeleteBehavior.Restrict);
    }
}
