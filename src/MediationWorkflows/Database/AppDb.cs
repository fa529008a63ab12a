using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace MediationWorkflows.Database;

/// <summary>
/// Everything the product stores. Entities come in through their maps (one per capability, found in this assembly), so that
/// a new entity needs no change here: use <see cref="DbContext.Set{T}()"/>.
/// </summary>
public sealed class AppDb(DbContextOptions<AppDb> options, IContentCipher cipher) : DbContext(options)
{
    private DatabaseProvider? provider;

    internal IContentCipher Cipher => cipher;

    public DatabaseProvider Provider => provider ??= Database.IsSqlite() ? DatabaseProvider.Sqlite : DatabaseProvider.Postgres;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        TimeConversions.Apply(configurationBuilder, Provider);
        // Enums by name: rows are read by people, and a reordered enum must not change their meaning.
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        // Makes the properties known; OnModelCreating puts the converter with this context's cipher in its place.
        configurationBuilder.Properties<ClassifiedText>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
        var classified = new ClassifiedTextConverter(cipher);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            entity.SetTableName(SnakeCase.Of(entity.GetTableName()!));
            if (typeof(IVersioned).IsAssignableFrom(entity.ClrType))
            {
                entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
            }

            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase.Of(property.Name));
                if (property.ClrType == typeof(ClassifiedText) || property.ClrType == typeof(ClassifiedText?))
                {
                    property.SetValueConverter(classified);
                }
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(SnakeCase.Of(key.GetName()!));
            }

            foreach (var foreignKey in entity.GetForeignKeys())
            {
                foreignKey.SetConstraintName(SnakeCase.Of(foreignKey.GetConstraintName()!));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(SnakeCase.Of(index.GetDatabaseName()!));
            }
        }
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // Once: whatever asks for entries would compare every tracked row with what was read again.
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            Guard();
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    private void Guard()
    {
        foreach (var entry in ChangeTracker.Entries())
        {
            switch (entry)
            {
                case { State: EntityState.Deleted, Entity: IPermanent }:
                    throw new InvalidOperationException("This row is never deleted.");
                case { State: EntityState.Modified, Entity: IVersioned }:
                    var version = entry.Property(nameof(IVersioned.Version));
                    version.CurrentValue = (int)version.OriginalValue! + 1;
                    break;
            }
        }
    }
}

/// <summary>The model holds the converter, and the converter the cipher: a context with another cipher needs another model.</summary>
internal sealed class ModelPerCipher : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) =>
        (context.GetType(), (context as AppDb)?.Cipher, designTime);
}
