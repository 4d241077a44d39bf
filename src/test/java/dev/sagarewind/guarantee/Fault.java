package dev.sagarewind.guarantee;

/** What is done to the servers, or to the way to them, while a rewind is under way. */
enum Fault {
    BROKER_KILLED {
        @Override
        void strike(FaultWorld world) {
            world.broker().kill();
        }

        @Override
        void lift(FaultWorld world) {
            world.broker().start();
        }
    },
    BROKER_FROZEN {
        @Override
        void strike(FaultWorld world) {
            world.broker().freeze();
        }

        @Override
        void lift(FaultWorld world) {
            world.broker().thaw();
        }
    },
    KAFKA_CUT {
        @Override
        void strike(FaultWorld world) {
            world.toKafka().cut();
        }

        @Override
        void lift(FaultWorld world) {
            world.toKafka().mend();
        }
    },
    KAFKA_ANSWERS_LOST {
        @Override
        void strike(FaultWorld world) {
            world.toKafka().holdAnswers();
        }

        @Override
        void lift(FaultWorld world) {
            world.toKafka().mendLosingWhatWasHeld();
        }
    },
    KAFKA_DELAYED {
        @Override
        void strike(FaultWorld world) {
            world.toKafka().holdAll();
        }

        @Override
        void lift(FaultWorld world) {
            world.toKafka().mend();
        }
    },
    DATABASE_CRASHED {
        @Override
        void strike(FaultWorld world) {
            world.postgres().crash();
        }

        @Override
        void lift(FaultWorld world) {
            world.postgres().restart();
        }
    },
    DATABASE_FROZEN {
        @Override
        void strike(FaultWorld world) {
            world.postgres().freeze();
        }

        @Override
        void lift(FaultWorld world) {
            world.postgres().thaw();
        }
    },
    DATABASE_CUT {
        @Override
        void strike(FaultWorld world) {
            world.toDatabase().cut();
        }

        @Override
        void lift(FaultWorld world) {
            world.toDatabase().mend();
        }
    },
    DATABASE_ANSWERS_LOST {
        @Override
        void strike(FaultWorld world) {
            world.toDatabase().holdAnswers();
        }

        @Override
        void lift(FaultWorld world) {
            world.toDatabase().mendLosingWhatWasHeld();
        }
    };

    abstract void strike(FaultWorld world);

    abstract void lift(FaultWorld world);

    boolean isOfKafka() {
        return ordinal() <= KAFKA_DELAYED.ordinal();
    }
}
