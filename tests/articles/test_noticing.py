"""Notices: who is told of what, in which way, and by which mail."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django_tasks_db.models import DBTaskResult

from articles import assignments, commenting, last_look, mailing, noticing, publishing
from articles.models import Notice, Rule, Section, SectionLimit
from newsroom.clock import now
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_editor,
    make_image,
    make_photographer,
    make_writer,
)

pytestmark = pytest.mark.django_db

Kind = Notice.Kind


@pytest.fixture
def article(clock, edition, writer):
    wilma = make_author("Wilma", user=make_writer("wilma"))
    return make_article("The bridge", by=writer, authors=[wilma])


def told():
    return sorted(Notice.objects.values_list("kind", "user__username"))


class TestWhoIsTold:
    def test_submitting_tells_the_editors(self, article, editor, writer):
        make_editor("gone", is_active=False)
        make_photographer()
        publishing.submit(article.story, by=writer)
        assert told() == [("submitted", "edith")]
        notice = Notice.objects.get()
        assert (notice.by, notice.article, notice.read_at) == (writer, article, None)

    def test_an_editor_of_other_sections_is_not_told(self, article, editor, writer):
        sports = Section.objects.create(name="Sports", slug="sports")
        SectionLimit.objects.create(user=make_editor("sporty"), section=sports)
        publishing.submit(article.story, by=writer)
        assert told() == [("submitted", "edith")]

    def test_approving_and_sending_back_tell_the_writers(self, article, editor, writer):
        publishing.submit(article.story, by=writer)
        Notice.objects.all().delete()
        publishing.approve(article.story, by=editor)
        publishing.send_back(article.story, by=editor, note="Ask the mayor.")
        assert told() == [
            ("approved", "walt"),
            ("approved", "wilma"),
            ("sent_back", "walt"),
            ("sent_back", "wilma"),
        ]
        assert Notice.objects.filter(said="Ask the mayor.").count() == 2

    def test_assigning_tells_who_has_it(self, article, editor):
        wanda = make_writer("wanda")
        assignments.assign(article.story, by=editor, to=wanda)
        assignments.assign(article.story, by=wanda, to=None)
        assert told() == [("assigned", "wanda")]
        assert Notice.objects.get().said == "wanda has it."

    def test_a_comment_tells_the_storys_people_but_who_made_it(self, article, editor, writer):
        made = commenting.comment(article, by=editor, text="Who says so?")
        assert told() == [("comment", "walt"), ("comment", "wilma")]
        Notice.objects.all().delete()
        commenting.reply(made, by=writer, text="The mayor.", article=article)
        assert told() == [("comment", "edith"), ("comment", "wilma")]

    def test_a_comment_on_what_no_editor_has_taken_up_tells_all_who_may(self, article, editor):
        wilma = User.objects.get(username="wilma")
        commenting.comment(article, by=wilma, text="Not done.")
        assert told() == [("comment", "walt")]
        publishing.submit(article.story, by=wilma)
        Notice.objects.all().delete()
        commenting.comment(article, by=wilma, text="One name is missing.")
        assert told() == [("comment", "edith"), ("comment", "walt")]
        make_editor("another")
        commenting.comment(article, by=editor, text="Which?")
        Notice.objects.all().delete()
        commenting.comment(article, by=wilma, text="The mayor’s.")
        assert told() == [("comment", "edith"), ("comment", "walt")]

    def test_nobody_is_told_of_their_own_doing(self, article, editor):
        own = make_article("Mine", by=editor)
        publishing.submit(own.story, by=editor)
        publishing.approve(own.story, by=editor)
        assert told() == []

    def test_a_step_that_is_refused_tells_nobody(self, article, editor):
        with pytest.raises(publishing.NoteMissing):
            publishing.send_back(article.story, by=editor, note="")
        assert told() == []

    def test_publishing_and_withdrawing_tell_nobody(self, clock, article, editor):
        publishing.publish(article, by=editor)
        clock.shift(60)
        publishing.withdraw(article.story, by=editor, reason="Wrong.")
        assert told() == []


class TestHowOneIsTold:
    def test_as_each_chose(self, article, editor, writer, django_capture_on_commit_callbacks):
        for name, ways in {
            "desk": (True, False),
            "mail": (False, True),
            "none": (False, False),
        }.items():
            user = make_editor(name, email=f"{name}@example.com")
            noticing.choose(user, {Kind.SUBMITTED: ways})
        with django_capture_on_commit_callbacks(execute=True):
            publishing.submit(article.story, by=writer)
        assert told() == [("submitted", name) for name in ("desk", "edith", "mail")]
        assert [letter.to for letter in mail.outbox] == [["mail@example.com"]]
        for name, count in {"desk": 1, "edith": 1, "mail": 0}.items():
            user = Notice.objects.get(user__username=name).user
            assert noticing.unread(user) == count

    def test_reading_one_and_all(self, article, editor, writer):
        publishing.submit(article.story, by=writer)
        commenting.comment(article, by=editor, text="Hm.")
        first = Notice.objects.get(user=editor)
        noticing.mark_read(writer, pk=first.pk)
        assert noticing.unread(editor) == 1
        noticing.mark_read(editor, pk=first.pk)
        assert noticing.unread(editor) == 0
        noticing.mark_read(writer)
        assert noticing.unread(writer) == 0


class TestMail:
    @pytest.fixture
    def notice(self, article, editor, writer):
        editor.email = "edith@example.com"
        editor.save()
        article.headline = "The <bridge>\nBcc: all@example.com"
        article.save()
        publishing.submit(article.story, by=writer)
        return Notice.objects.get()

    def test_it_says_what_happened_and_leads_to_the_desk(self, notice):
        mailing.send.call(notice.pk)
        [letter] = mail.outbox
        assert letter.subject == ("The Marlow Bay Ledger: The <bridge> Bcc: all@example.com")
        assert letter.from_email == "newsroom@127.0.0.1"
        assert letter.recipients() == ["edith@example.com"]
        assert "walt submitted “The <bridge>" in letter.body
        assert f"http://127.0.0.1:8000/admin/notices/{notice.pk}/" in letter.body
        assert "http://127.0.0.1:8000/admin/notices/settings/" in letter.body
        assert letter.message().get_all("Bcc") is None

    def test_a_notice_is_one_mail(self, notice):
        for _ in range(3):
            mailing.send.call(notice.pk)
        assert len(mail.outbox) == 1

    def test_who_left_gets_none(self, notice, editor):
        editor.is_active = False
        editor.save()
        mailing.send.call(notice.pk)
        mailing.send.call(notice.pk + 1)
        assert mail.outbox == []

    def test_it_is_tried_again(self, queue, clock, notice, monkeypatch):
        def fail(*args):
            raise SMTPServerDisconnected("gone")

        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.EmailMessage.send", fail)
            for _ in range(2):
                mailing.send.call(notice.pk)
            with pytest.raises(SMTPServerDisconnected):
                mailing.send.call(notice.pk, mailing.MOST_TRIES)
        waits = DBTaskResult.objects.values_list("run_after", flat=True)
        assert list(waits) == [now() + mailing.WAIT] * 2
        queue()
        assert mail.outbox == []
        clock.shift(mailing.WAIT)
        queue()
        assert len(mail.outbox) == 1


class TestLastLook:
    @pytest.fixture
    def scheduled(self, queue, article, editor, django_capture_on_commit_callbacks):
        article.lead_image = image = make_image()
        article.save()
        article.pictures.add(image)

        def schedule(hours=2.0, step=publishing.publish):
            with django_capture_on_commit_callbacks(execute=True):
                step(article, by=editor, at=now() + timedelta(hours=hours))

        schedule.image = image
        schedule.article = article
        return schedule

    def spoil(self, schedule):
        type(schedule.image).objects.update(alt="")

    def test_what_fails_half_an_hour_ahead_is_told_once(self, clock, queue, scheduled):
        scheduled()
        self.spoil(scheduled)
        clock.shift(timedelta(minutes=89))
        queue()
        assert told() == []
        clock.shift(timedelta(minutes=1))
        queue()
        assert told() == [("failing", name) for name in ("edith", "walt", "wilma")]
        notice = Notice.objects.first()
        assert notice.goes_live_at == scheduled.article.live_from
        assert notice.said.startswith("Say what")
        last_look.look.call(scheduled.article.pk, notice.goes_live_at.isoformat(), [])
        assert Notice.objects.count() == 3

    def test_where_nothing_fails_anew_nobody_is_told(self, clock, queue, scheduled):
        Rule.objects.create(check_name="no-summary", weight="warn")
        type(scheduled.article).objects.update(summary="")
        scheduled()
        clock.shift(timedelta(minutes=90))
        queue()
        assert told() == []

    def test_what_warns_anew_is_told(self, clock, queue, scheduled):
        scheduled()
        type(scheduled.image).objects.update(licence_until="2026-03-01")
        clock.shift(timedelta(minutes=90))
        queue()
        assert len(told()) == 3

    def test_what_was_moved_or_taken_off_is_looked_at_at_its_new_time_alone(
        self, clock, queue, scheduled, editor
    ):
        scheduled()
        scheduled(4, publishing.reschedule)
        self.spoil(scheduled)
        clock.shift(timedelta(minutes=90))
        queue()
        assert told() == []
        clock.shift(timedelta(minutes=120))
        queue()
        assert len(told()) == 3

    def test_what_is_unscheduled_is_not_looked_at(self, clock, queue, scheduled, editor):
        scheduled()
        self.spoil(scheduled)
        publishing.unschedule(scheduled.article, by=editor)
        clock.shift(timedelta(minutes=90))
        queue()
        assert told() == []

    def test_what_is_out_by_then_is_not_told_of(self, clock, queue, scheduled):
        scheduled()
        self.spoil(scheduled)
        clock.shift(timedelta(hours=2))
        queue()
        assert told() == []
        assert scheduled.article.is_live(now())

    def test_what_goes_out_soon_is_looked_at_at_once(self, queue, scheduled):
        scheduled(0.25)
        self.spoil(scheduled)
        queue()
        assert len(told()) == 3
