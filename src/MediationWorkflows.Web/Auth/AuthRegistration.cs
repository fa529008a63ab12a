using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Web.Hosting;
using MediationWorkflows.Web.Pages.Layout;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MediationWorkflows.Web.Auth;

static class AuthRegistration
{
    /// <summary>Chooses key or cookie for each request.</summary>
    const string KeyOrCookie = "KeyOrCookie";

    /// <summary>The accounts on the product's database; all that <c>user add</c> needs.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, DatabaseOptions database)
    {
        services.AddDbContext<AuthDb>(options => options.UseMediationDatabase(database));
        services.AddSingleton(new SchemaScripts("auth", typeof(AuthDb).Assembly, "MediationWorkflows.Web.Auth.Migrations."));
        services.AddScoped<AddAccount>();
        services.AddScoped<ManageAccounts>();
        services.AddScoped<ApiKeysOfAccount>();
        services.AddScoped<UseSignInLink>();
        services.AddScoped<ISignInLinks, MailedSignInLinks>();
        services.AddScoped<Parties.IPersonAccounts, PersonAccounts>();
        services.AddScoped<Access.IStaffDirectory, StaffDirectory>();
        services.AddSingleton(new SignInClock(TimeProvider.System));
        return services;
    }

    /// <summary>Sign-in: a cookie for pages, a key for programs, and nobody else gets in unless an endpoint says so.</summary>
    public static IServiceCollection AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AuthOptions>().Bind(configuration.GetSection(AuthOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddAuthentication(KeyOrCookie)
            .AddPolicyScheme(KeyOrCookie, displayName: null, options => options.ForwardDefaultSelector = context =>
                ApiKeyAuthentication.IsUsedBy(context.Request) ? ApiKeyAuthentication.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, displayName: null, configureOptions: null)
            .AddIdentityCookies();
        services.AddIdentityCore<Account>()
            .AddEntityFrameworkStores<AuthDb>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<AccountPrincipal>()
            .AddDefaultTokenProviders();
        services.AddOptions<IdentityOptions>().Configure<IOptions<AuthOptions>>((identity, auth) =>
        {
            identity.User.RequireUniqueEmail = true;
            identity.Lockout.MaxFailedAccessAttempts = auth.Value.WrongPasswords;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            // Length is what makes a password strong; forced symbols only make it written down.
            identity.Password.RequiredLength = 12;
            identity.Password.RequireDigit = identity.Password.RequireLowercase = false;
            identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
        });
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<IOptions<AuthOptions>, SignInClock>(ConfigureCookie);
        services.AddOptions<SecurityStampValidatorOptions>().Configure<SignInClock>((stamp, clock) =>
        {
            // Lost roles take effect within this time in browsers that are already signed in; ended sessions at once.
            stamp.ValidationInterval = TimeSpan.FromMinutes(1);
            stamp.TimeProvider = clock.Time;
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "mediation.form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.HeaderName = AntiforgeryFilter.Header;
        });
        services.AddScoped<Sessions>();
        services.AddScoped<SignInWithPassword>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<Passkeys>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IConfiguration>((passkeys, settings) =>
        {
            // Bound to the address that people know, however a request came here.
            passkeys.ServerDomain = settings[PublicAddress.Setting] is { Length: > 0 } address ? new Uri(address).Host : null;
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            // Our pages send no referrer, and browsers then send no origin with a form: the one that the device signed is what counts.
            passkeys.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == PublicAddress.Of(settings, context.HttpContext.Request));
        });
        services.AddScoped<AccountStore>().AddScoped<IUserStore<Account>>(provider => provider.GetRequiredService<AccountStore>());
        services.AddScoped<RequestSignInLink>();
        services.AddScoped<OwnPreferences>();
        services.AddHostedService<FirstAdministrator>();
        return services;
    }

    static void ConfigureCookie(CookieAuthenticationOptions cookie, IOptions<AuthOptions> auth, SignInClock clock)
    {
        cookie.Cookie.Name = "mediation";
        cookie.Cookie.HttpOnly = true;
        // Lax, so that a link in a mail opens a page already signed in; changes are guarded by anti-forgery tokens.
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(auth.Value.SessionHours);
        cookie.SlidingExpiration = true;
        cookie.TimeProvider = clock.Time;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "to";
        cookie.Events.OnCheckSlidingExpiration = context =>
        {
            context.ShouldRenew &= !LiveEndpoint.Asks(context.HttpContext);
            return Task.CompletedTask;
        };
        cookie.Events.OnValidatePrincipal = Sessions.ValidateAsync;
        cookie.Events.OnRedirectToLogin = context => RedirectOrAnswer(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => RedirectOrAnswer(context, StatusCodes.Status403Forbidden);
    }

    /// <summary>Programs get the status; people are led to the sign-in page (and an existing page that is not theirs is refused, not explained).</summary>
    static Task RedirectOrAnswer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var forPrograms = context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || context.Request.Path.StartsWithSegments("/elsa/api", StringComparison.OrdinalIgnoreCase);
        if (forPrograms || status == StatusCodes.Status403Forbidden)
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
