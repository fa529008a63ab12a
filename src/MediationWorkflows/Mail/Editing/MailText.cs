using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Mail.Editing;

/// <summary>A mail template that somebody has edited: its draft, and which of its versions is in use. There is no row for what was never touched.</summary>
public sealed class MailText : IVersioned
{
    /// <summary>Language and key: <c>en/reminder</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Checked, and not in use.</summary>
    public string? Draft { get; set; }

    /// <summary>The version in use; 0 is the text that ships with the product.</summary>
    public int Published { get; private set; }

    public List<MailTextVersion> Versions { get; } = [];

    /// <summary>Begins at 1: 0 is the version of what is not stored yet.</summary>
    public int Version { get; set; } = 1;

    /// <summary>The words of a version; 0 is the shipped text. Null: there is no such version.</summary>
    public string? SourceOf(int number, MailTemplate shipped) => number == 0 ? shipped.Source : Versions.Find(v => v.Number == number)?.Source;

    public void Publish(string source, int? revertOf, Guid? by, Instant now)
    {
        var number = Versions.Select(v => v.Number).DefaultIfEmpty().Max() + 1;
        Versions.Add(new MailTextVersion { MailTextId = Id, Number = number, Source = source, PublishedAt = now, PublishedBy = by, RevertOf = revertOf });
        (Published, Draft) = (number, null);
    }
}

/// <summary>One published version; it never changes, so that a mail's words can be told from its number.</summary>
public sealed class MailTextVersion
{
    public required string MailTextId { get; init; }

    public required int Number { get; init; }

    public required string Source { get; init; }

    public required Instant PublishedAt { get; init; }

    public Guid? PublishedBy { get; init; }

    /// <summary>The version whose words it took up again; 0 is the shipped text.</summary>
    public int? RevertOf { get; init; }
}

internal sealed class MailTextMap : IEntityTypeConfiguration<MailText>
{
    public void Configure(EntityTypeBuilder<MailText> builder)
    {
        builder.ToTable("MailTexts");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.HasMany(t => t.Versions).WithOne().HasForeignKey(v => v.MailTextId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class MailTextVersionMap : IEntityTypeConfiguration<MailTextVersion>
{
    public void Configure(EntityTypeBuilder<MailTextVersion> builder)
    {
        builder.ToTable("MailTextVersions");
        builder.HasKey(v => new { v.MailTextId, v.Number });
        builder.Property(v => v.Number).ValueGeneratedNever();
    }
}
