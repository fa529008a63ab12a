using MediationWorkflows.Access;
using MediationWorkflows.Disclosures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MediationWorkflows.GroundRules;

/// <summary>A line of the disclosure protocol: the classes that may go to one kind of recipient. What no line names stays inside.</summary>
public sealed class DisclosureRule
{
    public required Guid GroundRulesId { get; init; }

    public required RecipientKind RecipientKind { get; init; }

    /// <summary>Names of classes, separated by commas; empty for none at all.</summary>
    public required string Classes { get; init; }

    public bool Allows(InformationClass @class) => Classes.Split(',').Contains(@class.ToString(), StringComparer.Ordinal);
}

internal sealed class DisclosureRuleMap : IEntityTypeConfiguration<DisclosureRule>
{
    public void Configure(EntityTypeBuilder<DisclosureRule> builder)
    {
        builder.ToTable("GroundRulesDisclosures");
        builder.HasKey(d => new { d.GroundRulesId, d.RecipientKind });
    }
}
