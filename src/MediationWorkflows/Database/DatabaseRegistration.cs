using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Database;

public static class DatabaseRegistration
{
    /// <summary>Registers <see cref="AppDb"/>, <see cref="UnitOfWork"/> and <see cref="Migrator"/>. The host adds an <see cref="IContentCipher"/>.</summary>
    public static IServiceCollection AddMediationDatabase(this IServiceCollection services, DatabaseOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<SharedWriter>();
        services.AddSingleton<UnitOfWork>();
        services.AddSingleton<Migrator>();
        services.AddSingleton(new SchemaScripts("core", typeof(AppDb).Assembly, "MediationWorkflows.Database.Migrations."));
        return services.AddDbContextPool<AppDb>(Configure);

        void Configure(DbContextOptionsBuilder builder) => builder.UseMediationDatabase(options)
            .ReplaceService<IModelCacheKeyFactory, ModelPerCipher>().ReplaceService<IDatabase, BurstRows>();
    }

    /// <summary>Points a context at the configured database; also for contexts of the host that live beside <see cref="AppDb"/>.</summary>
    public static DbContextOptionsBuilder UseMediationDatabase(this DbContextOptionsBuilder builder, DatabaseOptions options) =>
        options.Provider == DatabaseProvider.Sqlite
            ? builder.UseSqlite(options.ConnectionString).AddInterceptors(new SqlitePragmas(options.IsScratch))
            : builder.UseNpgsql(options.ConnectionString);
}
