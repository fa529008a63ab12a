using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MediationWorkflows.Restrictions;

internal sealed class RestrictionMap : IEntityTypeConfiguration<Restriction>
{
    public void Configure(EntityTypeBuilder<Restriction> builder)
    {
        builder.ToTable("Restrictions");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms, nameof(Restriction.ClinicianId));
        builder.Ignore(r => r.Missing);
        builder.HasIndex(r => r.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(r => r.ClinicianId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(r => r.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(r => r.Benchmarks).WithOne().HasForeignKey(b => b.RestrictionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(r => r.Decisions).WithOne().HasForeignKey(d => d.RestrictionId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(r => r.Benchmarks).AutoInclude();
        builder.Navigation(r => r.Decisions).AutoInclude();
    }
}

internal sealed class BenchmarkMap : IEntityTypeConfiguration<Benchmark>
{
    public void Configure(EntityTypeBuilder<Benchmark> builder)
    {
        builder.ToTable("Benchmarks");
        builder.HasKey(b => new { b.RestrictionId, b.Position });
    }
}

internal sealed class RestrictionDecisionMap : IEntityTypeConfiguration<RestrictionDecision>
{
    public void Configure(EntityTypeBuilder<RestrictionDecision> builder)
    {
        builder.ToTable("RestrictionDecisions");
        builder.Property(d => d.Id).ValueGeneratedNever();
    }
}
