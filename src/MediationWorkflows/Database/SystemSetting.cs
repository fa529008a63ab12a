using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MediationWorkflows.Database;

/// <summary>A fact about this installation as a whole: the virtual clock's position, when a daily job last ran.</summary>
public sealed class SystemSetting : IVersioned
{
    public required string Key { get; init; }

    public required string Value { get; set; }

    public int Version { get; set; }
}

internal sealed class SystemSettingMap : IEntityTypeConfiguration<SystemSetting>
{
    public void Configure(EntityTypeBuilder<SystemSetting> builder)
    {
        builder.ToTable("SystemSettings");
        builder.HasKey(s => s.Key);
    }
}
