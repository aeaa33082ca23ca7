import uuid

import django.db.models.deletion
from django.db import migrations, models

from ventanilla.security.storage import belongs, uncompressed


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_deletion"),
        ("security", "0002_the_second_lock"),
    ]

    operations = [
        migrations.AddField(
            model_name="track",
            name="effects",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.CreateModel(
            name="TrackCall",
            fields=[
                ("key_version", models.PositiveSmallIntegerField(default=1)),
                ("sealed", models.BinaryField()),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField()),
                ("answered_on", models.DateField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="security.dossier",
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="security.scope",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="security.seat",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.track",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=["id"],
                        name="track_calls_to_answer",
                    )
                ],
            },
        ),
        *uncompressed("cases_trackcall"),
        *belongs("cases_trackcall"),
    ]
