using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>The four that a case passes before its parties sit down (R23).</summary>
public enum ChecklistKind
{
    ConfidentialityBoundaries,
    DutyOfCare,
    DocumentationPractices,
    EscalationProtocols,
}

public enum ChecklistAnswer
{
    Yes,
    No,
    NotApplicable,
}

/// <summary>One of the four checklists of a case, with its items as they were when it was opened. It gates: mediation begins once every item of all four is answered and none with No.</summary>
public sealed class Checklist : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required ChecklistKind Kind { get; init; }

    /// <summary>The version of the items (Risk/Data/checklists.json).</summary>
    public required int TemplateVersion { get; init; }

    public List<ChecklistItem> Items { get; init; } = [];

    public required Instant OpenedAt { get; init; }

    public int Version { get; set; }

    public bool IsPassed => Items.TrueForAll(i => i.Answer is ChecklistAnswer.Yes or ChecklistAnswer.NotApplicable);

    InformationClass IClassified.Class => InformationClass.Safety;

    Guid? IClassified.OwnerId => null;

    /// <exception cref="InvalidInputException">The list has no such item.</exception>
    public void Answer(string item, ChecklistAnswer answer, string evidence, Guid? personId, Instant now)
    {
        var found = Items.Find(i => i.Code == item) ?? throw new InvalidInputException("item", $"One of {string.Join(", ", Items.OrderBy(i => i.Position).Select(i => i.Code))}.");
        (found.Answer, found.Evidence, found.AnsweredBy, found.AnsweredAt) = (answer, new ClassifiedText(evidence), personId, now);
        // The items are rows of their own: the list's version counts their changes too.
        Version++;
    }
}

/// <summary>A question of a checklist, and the answer to it: on what evidence, by whom, when.</summary>
public sealed class ChecklistItem
{
    public required Guid ChecklistId { get; init; }

    public required string Code { get; init; }

    public required int Position { get; init; }

    public ChecklistAnswer? Answer { get; set; }

    public ClassifiedText? Evidence { get; set; }

    public Guid? AnsweredBy { get; set; }

    public Instant? AnsweredAt { get; set; }
}

internal sealed class ChecklistMap : IEntityTypeConfiguration<Checklist>
{
    public void Configure(EntityTypeBuilder<Checklist> builder)
    {
        builder.ToTable("Checklists");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Safety);
        builder.HasIndex(c => new { c.CaseId, c.Kind }).IsUnique();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(c => c.Items).WithOne().HasForeignKey(i => i.ChecklistId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(c => c.Items).AutoInclude();
    }
}

internal sealed class ChecklistItemMap : IEntityTypeConfiguration<ChecklistItem>
{
    public void Configure(EntityTypeBuilder<ChecklistItem> builder)
    {
        builder.ToTable("ChecklistItems");
        builder.HasKey(i => new { i.ChecklistId, i.Code });
    }
}
