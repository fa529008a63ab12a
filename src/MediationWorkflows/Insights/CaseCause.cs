using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Insights;

/// <summary>What a dispute is about, in the few words that patterns need.</summary>
public enum CauseKind
{
    Communication,
    Consent,
    Diagnosis,
    Treatment,
    Medication,
    Documentation,
    Access,
    Boundaries,
    Confidentiality,
    Other,
}

/// <summary>The cause that a coordinator gave a case, for learning over cases only.</summary>
public sealed class CaseCause
{
    public required Guid CaseId { get; init; }

    public CauseKind Kind { get; set; }
}

internal sealed class CaseCauseMap : IEntityTypeConfiguration<CaseCause>
{
    public void Configure(EntityTypeBuilder<CaseCause> builder)
    {
        builder.ToTable("CaseCauses");
        builder.HasKey(c => c.CaseId);
        builder.HasOne<MediationCase>().WithOne().HasForeignKey<CaseCause>(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Names a case's cause, or corrects it; what is published already stays as it was.</summary>
public sealed class NameCause(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid CaseId, CauseKind Kind, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        (await policy.For(command.By, command.CaseId, now, ct)).Demand(CaseAction.ManageParticipations);
        if (!Enum.IsDefined(command.Kind))
        {
            throw new InvalidInputException("cause", $"One of {string.Join(", ", Enum.GetNames<CauseKind>())}.");
        }

        if (await db.FindAsync<CaseCause>([command.CaseId], ct) is { } known)
        {
            known.Kind = command.Kind;
        }
        else
        {
            db.Add(new CaseCause { CaseId = command.CaseId, Kind = command.Kind });
        }

        await audit.AppendAsync(command.CaseId, command.By.PersonId, "case.cause", now, ct, nameof(MediationCase), command.CaseId.ToString("N"));
    }
}
