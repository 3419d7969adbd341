from django.contrib import admin
from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView

from newsdesk.monitoring import views as monitoring
from newsdesk.roles import editors_only
from newsdesk.views import attempts, helping, own_account, people, signing_in, tokens

to_people = editors_only(RedirectView.as_view(url=reverse_lazy("people")))

handler404 = "newsdesk.views.helping.not_found"
handler403 = "newsdesk.views.helping.not_open"
handler500 = "newsdesk.database.away.handler500"

urlpatterns = [
    path("", include("entities.urls")),
    # --- signing in and out; django-allauth looks for some of these under names of its own ---
    path("login/", signing_in.sign_in, name="login"),
    path("login/", signing_in.sign_in, name="account_login"),
    path("login/code/", signing_in.second_step, name="mfa_authenticate"),
    path("logout/", signing_in.sign_out, name="logout"),
    path("password/forgotten/", signing_in.password_forgotten, name="password_forgotten"),
    path("password/set/<uidb64>/<token>/", signing_in.set_password, name="password_set"),
    path("email/confirm/<str:proof>/", signing_in.email_confirm, name="email_confirm"),
    # --- one's own account ---
    path("account/", own_account.account, name="account"),
    path("account/", own_account.account, name="mfa_index"),
    path("account/email/", own_account.email_choose, name="email_choose"),
    path("account/sessions/end/", own_account.sessions_end, name="sessions_end"),
    path("account/sessions/<int:pk>/end/", own_account.session_end, name="session_end"),
    path("account/confirm/", own_account.confirm_password, name="account_reauthenticate"),
    path("account/confirm/code/", own_account.confirm_code, name="mfa_reauthenticate"),
    path("account/second-step/", own_account.set_up_second_step, name="mfa_activate_totp"),
    path("account/second-step/remove/", own_account.remove_second_step, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", own_account.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", own_account.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery-codes/file/", own_account.recovery_codes_file, name="mfa_download_recovery_codes"),
    path("password/", own_account.change_password, name="password_change"),
    path("password/changed/", own_account.password_changed, name="password_change_done"),
    path("tokens/", tokens.token_list, name="token_list"),
    path("tokens/revoke/", tokens.tokens_revoke, name="tokens_revoke"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("attempts/<slug:key>/", attempts.settle, name="attempt"),
    # --- help ---
    path("help/", helping.help_index, name="help"),
    path("help/hints/dismiss/", helping.hints_dismiss, name="hints_dismiss"),
    path("help/<slug:slug>/", helping.help_topic, name="help_topic"),
    # --- other people's accounts ---
    path("people/", people.people_list, name="people"),
    path("people/tokens/", people.all_tokens, name="all_tokens"),
    path("people/tokens/<int:pk>/revoke/", people.any_token_revoke, name="any_token_revoke"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/link/", people.person_link, name="person_link"),
    path("people/<int:pk>/end/", people.person_change, {"verb": "end"}, name="person_end"),
    path("people/<int:pk>/restore/", people.person_change, {"verb": "restore"}, name="person_restore"),
    path("people/<int:pk>/second-step/remove/", people.person_change, {"verb": "second-step"}, name="person_one_step"),
    path("admin/auth/user/", to_people),
    path("admin/auth/user/<path:rest>", to_people),
    path("admin/", admin.site.urls),
    # --- asked by programs that watch the site; newsdesk/monitoring/middleware.py answers before these are looked up
    path("health/live", monitoring.live, name="health_live"),
    path("health/ready", monitoring.ready, name="health_ready"),
    path("metrics", monitoring.metrics, name="metrics"),
]
