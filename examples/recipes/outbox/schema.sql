CREATE TABLE stock (item text PRIMARY KEY, pieces integer NOT NULL CHECK (pieces >= 0));
CREATE TABLE orders (number text PRIMARY KEY, item text NOT NULL, address text NOT NULL);
INSERT INTO stock VALUES ('wheel', 2), ('axle', 0);
