"""Economic support: from a case, at the till, at headquarters."""

from django.urls import path, register_converter

from ventanilla.web.outreach.converters import MonthConverter
from ventanilla.web.support import views, views_books, views_case, views_funds

register_converter(MonthConverter, "books_month")

app_name = "support"
CASE = "cases/<uuid:track>/support/"
ONE = f"{CASE}<uuid:request_id>/"
REQUEST = "support/requests/<uuid:request_id>/"
urlpatterns = [
    path("support/", views.queue, name="queue"),
    path(REQUEST, views.detail, name="request"),
    path(f"{REQUEST}authorise/", views.authorise, name="authorise"),
    path(f"{REQUEST}back/", views.send_back, name="send_back"),
    path(f"{REQUEST}pay/", views.pay, name="pay"),
    path(f"{REQUEST}receipt/", views.sign, name="sign"),
    path(f"{REQUEST}refund/", views.refund, name="refund"),
    path(f"{REQUEST}close/", views.close, name="close"),
    path(f"{REQUEST}voucher/", views.voucher, name="voucher"),
    path(CASE, views_case.listing, name="of_case"),
    path(f"{CASE}ask/", views_case.ask, name="ask"),
    path(ONE, views_case.detail, name="in_case"),
    path(f"{ONE}again/", views_case.ask_again, name="ask_again"),
    path(f"{ONE}review/", views_case.review, name="review"),
    path(f"{ONE}cancel/", views_case.cancel, name="cancel"),
    path(f"{ONE}proof/", views_case.prove, name="prove"),
    path(f"{ONE}doubt/", views_case.doubt, name="doubt"),
    path(f"{ONE}reconcile/", views_case.reconcile, name="reconcile"),
    path("support/funds/", views_funds.listing, name="funds"),
    path("support/funds/new/", views_funds.new, name="new_fund"),
    path("support/funds/<int:fund>/", views_funds.detail, name="fund"),
    path("support/funds/<int:fund>/move/", views_funds.move, name="move"),
    path("support/funds/<int:fund>/<slug:code>/", views_funds.line, name="line"),
    path("support/rates/", views_funds.rates, name="rates"),
    path("support/books/", views_books.cash_book, name="books"),
    path("support/books/count/", views_books.count, name="count"),
    path("support/books/<uuid:movement>/correct/", views_books.correct, name="correct"),
    path("support/months/<books_month:month>/", views_books.month, name="month"),
    path("support/months/<uuid:request_id>/exempt/", views_books.exempt, name="exempt"),
    path("support/late/", views_books.late, name="late"),
    path("support/budget/", views_books.budget, name="budget"),
    path("support/budget.csv", views_books.budget_csv, name="budget_csv"),
]
