using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Escalations;

public enum MandateState
{
    Nominated,
    Challenged,
    Appointed,
    Reported,
    Removed,
}

/// <summary>One expert's mandate for one escalation: nominated, independent by their own statement, unopposed, appointed, heard.</summary>
public sealed class ExpertMandate : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid EscalationId { get; init; }

    /// <summary>The expert's participation.</summary>
    public required Guid ExpertId { get; init; }

    /// <summary>As the clause says: whether the determination binds the parties.</summary>
    public required bool IsBinding { get; init; }

    public MandateState State { get; private set; }

    public ClassifiedText? Statement { get; private set; }

    public Instant? StatementAt { get; private set; }

    public List<ExpertObjection> Objections { get; } = [];

    public ClassifiedText? Determination { get; private set; }

    public required Instant NominatedAt { get; init; }

    public Instant? AppointedAt { get; private set; }

    public Instant? ReportedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => ExpertId;

    /// <summary>What ties the expert has to anyone in the case. It may be added to, as the duty to disclose goes on.</summary>
    public void DeclareIndependence(string statement, Instant now)
    {
        RequireOneOf("An independence statement is given before the appointment", MandateState.Nominated, MandateState.Challenged);
        Statement = new ClassifiedText(statement);
        StatementAt = now;
    }

    public void Object(Guid participationId, string reason, Instant now)
    {
        RequireOneOf("Objections are heard before the appointment", MandateState.Nominated, MandateState.Challenged);
        Objections.Add(new ExpertObjection { Id = Ids.New(now), MandateId = Id, ParticipationId = participationId, Reason = new ClassifiedText(reason), At = now });
        State = MandateState.Challenged;
        Version++;
    }

    public void Appoint(Instant now)
    {
        RequireOneOf("Only a nominated expert to whom nobody objects is appointed", MandateState.Nominated);
        if (StatementAt is null)
        {
            throw new StateException("The expert's independence statement is missing.", State.ToString(), "statement");
        }

        State = MandateState.Appointed;
        AppointedAt = now;
    }

    public void Report(string determination, Instant now)
    {
        RequireOneOf("An appointed expert reports", MandateState.Appointed);
        Determination = new ClassifiedText(determination);
        State = MandateState.Reported;
        ReportedAt = now;
    }

    public void Remove()
    {
        RequireOneOf("An expert is removed before they have reported", MandateState.Nominated, MandateState.Challenged, MandateState.Appointed);
        State = MandateState.Removed;
    }

    private void RequireOneOf(Phrase rule, params MandateState[] wanted)
    {
        if (!wanted.Contains(State))
        {
            throw new StateException($"{rule}; this mandate is {State}.", State.ToString(), [.. wanted.Select(w => w.ToString())]);
        }
    }
}

public sealed class ExpertObjection
{
    public required Guid Id { get; init; }

    public required Guid MandateId { get; init; }

    public required Guid ParticipationId { get; init; }

    public required ClassifiedText Reason { get; init; }

    public required Instant At { get; init; }
}

internal sealed class ExpertMandateMap : IEntityTypeConfiguration<ExpertMandate>
{
    public void Configure(EntityTypeBuilder<ExpertMandate> builder)
    {
        builder.ToTable("ExpertMandates");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms, nameof(ExpertMandate.ExpertId));
        builder.HasIndex(m => m.EscalationId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(m => m.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Escalation>().WithMany().HasForeignKey(m => m.EscalationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(m => m.ExpertId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(m => m.Objections).WithOne().HasForeignKey(o => o.MandateId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(m => m.Objections).AutoInclude();
    }
}

internal sealed class ExpertObjectionMap : IEntityTypeConfiguration<ExpertObjection>
{
    public void Configure(EntityTypeBuilder<ExpertObjection> builder)
    {
        builder.ToTable("ExpertObjections");
        builder.Property(o => o.Id).ValueGeneratedNever();
    }
}
